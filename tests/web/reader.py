"""A reader without script: asks for pages, and fills in their forms as a browser would."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient


@dataclass
class Form:
    """A form of a page: where it goes, and what it sends unless somebody types."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = False
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
            self.inside = given.get("method") == "post"
        elif self.inside and tag == "input" and "name" in given:
            self.forms[-1].values[given["name"]] = given.get("value", "")
        elif self.inside and tag == "button" and "name" in given:
            self.forms[-1].buttons.append((given["name"], given.get("value", "")))
        elif self.inside and tag == "textarea":
            self.area = given["name"]
            self.forms[-1].values[self.area] = ""

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.forms[-1].values[self.area] += (
                data.removeprefix("\n") if not self.forms[-1].values[self.area] else data
            )

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = None


class Reader:
    """One person at one browser."""

    def __init__(self, app: Any, name: str | None = None, *, language: str = "vi", **options: Any) -> None:
        self.client = TestClient(
            app,
            base_url="http://127.0.0.1:8080",
            headers={"accept-language": language},
            follow_redirects=False,
            raise_server_exceptions=False,
            **options,
        )
        if name is not None:
            self.send("/reviewer", "/reviewer", name=name)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def page(self, path: str, status: int = 200) -> str:
        """Return the text of a page, redirects followed."""
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == status, f"{path}: {answer.status_code}"
        return str(answer.text)

    def forms(self, path: str) -> list[Form]:
        return forms_of(self.page(path))

    def send(self, path: str, action: str, press: tuple[str, str] | None = None, **typed: str) -> Any:
        """Return the answer to the form of page ``path`` that goes to ``action`` and has what is typed or pressed."""
        wanted = [*typed, *([press[0]] if press else [])]
        for form in self.forms(path):
            if form.action.split("?")[0] != action.split("?")[0]:
                continue
            if press is not None and press not in form.buttons:
                continue
            if press is None and any(name not in form.values for name in wanted):
                continue
            return self.client.post(form.action, data={**form.values, **typed, **dict([press] if press else [])})
        raise AssertionError(f"{path} has no form that goes to {action} with {wanted}")


def forms_of(html: str) -> list[Form]:
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def text_of(html: str) -> str:
    """Return what stands in the main part of a page, without tags and with single blanks."""
    from html import unescape

    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    bare = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", main[0] if main else html, flags=re.DOTALL)
    return " ".join(unescape(bare).split())
