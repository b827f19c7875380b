"""One ``Settings`` object: defaults < params.yaml < environment ``CONGVAN_*`` < command-line options."""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)
from pydantic_settings import SettingsError as SourcesError
from yaml import YAMLError, safe_load

from pipeline.errors import SettingsError


class Options(BaseModel):
    """Base of the options of one stage; their digest is part of the cache key of that stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IngestOptions(Options):
    """Limits for sources, and when a text layer counts as good."""

    max_bytes: int = Field(default=1_000_000_000, gt=0)
    max_pixels: int = Field(default=300_000_000, gt=0)
    min_layer_letters: int = Field(default=40, ge=0)
    """A text layer with fewer letters on a page than this is no text layer (a stamp, a page number)."""
    good_syllable_share: float = Field(default=0.75, ge=0, le=1)
    """Share of well-formed Vietnamese syllables from which a layer with Vietnamese letters is good."""
    good_marked_share: float = Field(default=0.10, ge=0, le=1)
    """Share of letters with Vietnamese marks below which a layer has lost its marks."""


class RecognizeOptions(Options):
    """How page images are read."""

    engine: str = "tesseract"
    language: str = "vie"
    """A model of Tesseract; ``vie_dispatch`` is our own (``models/``), for collections of worn copies."""
    witness: str = "Vietnamese"
    """A second model, for doubtful places and pages out of focus; empty for none; unused where it is not installed."""
    page_segmentation: int = Field(default=3, ge=0, le=13)
    render_dpi: int = Field(default=300, ge=72, le=600)
    timeout_seconds: float = Field(default=180, gt=0)


class RepairOptions(Options):
    """When a token is changed."""

    min_score: float = Field(default=0.4, ge=0, le=1)
    """Edits that are less sure than this are not made."""
    tone_style: Literal["document", "old", "new"] = "document"
    """Where restored tone marks go in open oa, oe, uy: as the document does, hòa (old) or hoà (new)."""
    only: Literal["all", "marks"] = "all"
    """``marks``: edits may add or change marks, but no letter, digit or sign that was read."""


class ExtractOptions(Options):
    """When a record is accepted without a look."""

    accept_confidence: float = Field(default=0.95, ge=0, le=1)
    """A record whose number, date, type, issuer and signer are all at least this sure is accepted."""


class Settings(BaseSettings):
    """Everything that can be set. Environment names: ``CONGVAN_DB``, ``CONGVAN_RECOGNIZE__LANGUAGE`` ..."""

    model_config = SettingsConfigDict(
        env_prefix="CONGVAN_", env_nested_delimiter="__", yaml_file="params.yaml", extra="ignore", frozen=True
    )

    db: str = "sqlite:///data/clean/congvan.db"
    out: Path = Path("data/clean")
    workers: int = Field(default=0, ge=0)
    """Processes that read documents; 0: one a core."""
    readers: int = Field(default=1, ge=1)
    """Pages of one document that are read at once; more where a batch has fewer documents than workers."""
    ingest: IngestOptions = IngestOptions()
    recognize: RecognizeOptions = RecognizeOptions()
    repair: RepairOptions = RepairOptions()
    extract: ExtractOptions = ExtractOptions()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, strongest first."""
        return init_settings, env_settings, YamlConfigSettingsSource(settings_cls)


def _misspelt() -> str | None:
    """Return a sentence on a name in params.yaml or the environment that is almost a setting, or None.

    Other names are no business of ours: params.yaml may belong to another project, too.
    """
    path = Path("params.yaml")
    params = safe_load(path.read_text(encoding="utf-8")) if path.is_file() else None
    given = {f"Section {name} of params.yaml": str(name) for name in params} if isinstance(params, dict) else {}
    for variable in sorted(os.environ):
        if variable.startswith("CONGVAN_"):
            given[variable] = variable.removeprefix("CONGVAN_").partition("__")[0].lower()
    for shown, name in given.items():
        if name not in Settings.model_fields:
            for meant in get_close_matches(name, Settings.model_fields, n=1, cutoff=0.75):
                return f"{shown} is no setting; {meant} is."
    return None


def load_settings(**options: Any) -> Settings:
    """Return the settings for one run; ``options`` that are None were not given and do not count.

    Raises:
        SettingsError: a value is of the wrong kind or out of range; the message names it.
    """
    try:
        if misspelt := _misspelt():
            raise SettingsError(misspelt, advice="Mend the name, or take it away.")
        return Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"Setting {place}: {first['msg']} (got {first['input']!r}).",
            advice="Look into params.yaml, the CONGVAN_* variables and the options of the command.",
        ) from error
    except (YAMLError, SourcesError, OSError, ValueError, TypeError, AttributeError) as error:
        # A file that is no YAML, or no table of names and values: the reader of it trusts that it is.
        raise SettingsError(
            f"The settings cannot be read ({' '.join(str(error).split())}).",
            advice="params.yaml has to be YAML in UTF-8 with names and values; CONGVAN_RECOGNIZE and its like, JSON.",
        ) from error
