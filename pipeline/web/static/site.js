// What script adds; without it every page reads and every form works.
"use strict";

// Hover or focus on a field, its frame on the picture or its text marks all three.
for (const desk of document.querySelectorAll("[data-linked]")) {
  const names = (node) => (node.closest("[data-field]")?.dataset.field ?? "").split(" ").filter(Boolean);
  const mark = (event) => {
    const chosen = new Set(names(event.target));
    for (const node of desk.querySelectorAll("[data-field]")) {
      node.classList.toggle("linked", node.dataset.field.split(" ").some((name) => chosen.has(name)));
    }
  };
  desk.addEventListener("mouseover", mark);
  desk.addEventListener("focusin", mark);
  desk.addEventListener("mouseleave", mark);
}

// A repair tells its reason where it stands; the table below has it, too.
const repairs = document.querySelectorAll("a[data-repair]");
if (repairs.length) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("role", "tooltip");
  tip.id = "tip";
  document.body.append(tip);
  const show = (link) => {
    const row = document.getElementById(`repair-${link.dataset.repair}`);
    const [before, after, sure, why, other] = [...row.cells].map((cell) => cell.textContent.trim());
    tip.textContent = `${before} → ${after} · ${sure} · ${why}${other ? ` (${other})` : ""}`;
    tip.hidden = false;
    const place = link.getBoundingClientRect();
    const left = Math.min(place.left, document.documentElement.clientWidth - tip.offsetWidth - 12);
    tip.style.left = `${Math.max(8, left) + window.scrollX}px`;
    tip.style.top = `${place.bottom + window.scrollY + 6}px`;
    link.setAttribute("aria-describedby", "tip");
  };
  for (const link of repairs) {
    for (const event of ["mouseenter", "focus"]) link.addEventListener(event, () => show(link));
    for (const event of ["mouseleave", "blur"]) link.addEventListener(event, () => { tip.hidden = true; });
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true; });
}

// Keys: a letter presses the button that shows it. They can be switched off, since some people speak to their computer.
const toggle = document.getElementById("keys");
if (toggle) {
  toggle.checked = localStorage.getItem("congvan-keys") !== "off";
  toggle.parentElement.hidden = false;
  toggle.addEventListener("change", () => localStorage.setItem("congvan-keys", toggle.checked ? "on" : "off"));
}
const typing = (node) => node.matches("input:not([type=checkbox]), textarea, select");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "Enter" && !event.shiftKey && event.target.hasAttribute("data-one-line")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
    return;
  }
  if (toggle && !toggle.checked) return;
  const key = CSS.escape(event.key.toLowerCase());
  const field = document.querySelector(`[data-key-focus="${key}"]`);
  if (field) {
    event.preventDefault();
    field.focus();
    field.select();
    return;
  }
  const control = document.querySelector(`[data-key="${key}"]`);
  if (control && !event.repeat) {
    event.preventDefault();
    control.click();
  }
});

// One decision is sent once.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// On a phone the facets are folded.
const facets = document.querySelector(".all-facets");
if (facets && window.matchMedia("(max-width: 46rem)").matches) facets.open = false;
