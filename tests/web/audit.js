// What a page lacks of WCAG 2.2 (1.1.1, 1.3.1, 2.4.3, 2.5.8, 3.1.1, 4.1.2), as a list of sentences.
() => {
  const wrong = [];
  const shown = (node) => node.checkVisibility({visibilityProperty: true}) && !node.closest("[hidden]");
  const name = (node) => (node.getAttribute("aria-label") || node.textContent || node.title || "").trim();
  for (const node of document.querySelectorAll("input:not([type=hidden]), textarea, select"))
    if (!node.labels.length && !node.ariaLabel) wrong.push(`no label: ${node.name || node.id}`);
  for (const node of document.querySelectorAll("a[href], button, summary"))
    if (!name(node) && !node.closest(".repair")) wrong.push(`no name: ${node.outerHTML.slice(0, 80)}`);
  for (const node of document.querySelectorAll("img")) if (!node.alt) wrong.push("no alt");
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of ids) if (ids.filter((other) => other === id).length > 1) wrong.push(`twice: ${id}`);
  for (const kind of ["aria-labelledby", "aria-describedby"])
    for (const node of document.querySelectorAll(`[${kind}]`))
      for (const id of node.getAttribute(kind).split(" "))
        if (!document.getElementById(id)) wrong.push(`nothing is called ${id}`);
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  if (!document.documentElement.lang) wrong.push("no language");
  for (const node of document.querySelectorAll("[tabindex]")) if (node.tabIndex > 0) wrong.push("forced order");
  for (const node of document.querySelectorAll("button, .button")) {
    const box = node.getBoundingClientRect();
    const small = Math.min(box.height, box.width) < 24;
    if (shown(node) && !node.matches(".link") && small) wrong.push(`small: ${name(node)}`);
  }
  return wrong;
}
