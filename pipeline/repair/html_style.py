"""How the HTML page of a repair looks: on paper, on a screen, by day and by night; no colour carries meaning alone."""

STYLE = """\
:root { color-scheme: light dark; --ink: #1d1f21; --paper: #fdfcf9; --sheet: #fff; --faint: #6b6f76; --rule: #ddd8cd;
  --sure: #cfe9d3; --likely: #fbeab0; --unsure: #ffcf9f; --gone: #a4262c; --doubt: #b3261e; --link: #1a5fb4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e4df; --paper: #17181a; --sheet: #1f2124; --faint: #9a9da3;
  --rule: #3a3d42; --sure: #1f4a2b; --likely: #57480f; --unsure: #70400f; --gone: #ff8d85; --doubt: #ff8d85;
  --link: #8ab8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Noto Sans", sans-serif; }
h1 { font-size: 1.35rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
small { color: var(--faint); font-weight: normal; font-size: .8em; }
p { margin: .25rem 0 1rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0 0 1rem; padding: 0; }
.text { counter-reset: line; margin: 1rem 0 2rem; padding: 1.25rem 1.25rem 1.25rem 0; background: var(--sheet);
  border: 1px solid var(--rule); border-radius: .4rem; font: 1.1rem/1.75 "Noto Serif", "Times New Roman", serif; }
.line { counter-increment: line; position: relative; min-height: 1.75em; padding-left: 4rem; white-space: pre-wrap;
  overflow-wrap: anywhere; }
.line::before { content: counter(line); position: absolute; left: 0; width: 3rem; text-align: right;
  color: var(--faint); font: .75rem/2.55 system-ui, sans-serif; }
ins, del, mark { unicode-bidi: isolate; }
ins, .legend span { text-decoration: none; border-radius: .2em; padding: 0 .12em .06em; }
ins a, mark a { color: inherit; text-decoration: none; }
a { color: var(--link); }
a:focus-visible, :target { outline: 2px solid var(--link); outline-offset: 2px; border-radius: .2em; }
.sure { background: var(--sure); }
.likely { background: var(--likely); border-bottom: 2px dashed currentColor; }
.unsure { background: var(--unsure); border-bottom: 2px solid currentColor; }
.doubt { background: none; color: inherit; text-decoration: underline wavy var(--doubt); text-underline-offset: .3em; }
ins a:empty::before, td ins:empty::before { content: "∅"; color: var(--gone); }
del { color: var(--gone); text-decoration: line-through; margin-right: .2em; }
.text del { display: none; }
#read:checked ~ .text del { display: inline; }
#read { margin: 0 .5rem 0 0; }
details { margin: 1rem 0; overflow-x: auto; }
summary { cursor: pointer; font-weight: 600; padding: .4rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--rule);
  overflow-wrap: anywhere; }
th small { display: block; }
td del { text-decoration: none; }
meter { width: 4rem; vertical-align: middle; }
@media print { body { max-width: none; padding: 0; } #read, label { display: none; } .text { border: 0; } }
"""
