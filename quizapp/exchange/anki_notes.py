"""Formats questions as notes of Anki: HTML in which all text is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from quizapp.examine.examined import Examined
from quizapp.examine.prompts import prompt_text
from quizapp.store.anki_collection import NoteType
from quizapp.words import Words

#: Number of variants in a note.
VARIANTS = 3
_FIELDS = ("Question", *(f"{side} {n}" for n in range(1, VARIANTS + 1) for side in ("Front", "Back")))
_CODE = re.compile(r"`([^`\n]+)`")
#: Sequences with a meaning to Anki or MathJax that are not HTML.
_READ = str.maketrans({"[": "&#91;", "{": "&#123;", "\\": "&#92;"})
_CSS = """
.card { font-family: sans-serif; font-size: 18px; text-align: left; }
.variant { display: none; }
.variant:first-of-type { display: block; }
pre, code { font-family: monospace; }
pre { white-space: pre-wrap; padding: 0.5em; border: 1px solid #8888; }
"""
#: One of a note's variants is shown, the same on both sides; the first if scripts are disabled.
_CHOOSE = """<script>
(function () {
  var box = document.getElementById("quizapp");
  var all = box.querySelectorAll(".variant");
  var key = "quizapp " + box.getAttribute("data-question");
  var n = 0;
  try {
    if (FRONT) { sessionStorage.setItem(key, Math.floor(Math.random() * all.length)); }
    n = Number(sessionStorage.getItem(key)) || 0;
  } catch (error) {}
  if (n >= all.length) { n = 0; }
  for (var i = 0; i < all.length; i++) { all[i].style.display = i === n ? "block" : "none"; }
})();
</script>"""


def note_type() -> NoteType:
    """The note type of every deck."""
    return NoteType(
        1_764_374_400_000, "quizapp", _FIELDS, _side(with_back=False), _side(with_back=True), _CSS
    )


def _side(*, with_back: bool) -> str:
    variants = "".join(
        f'{{{{#Front {n}}}}}<div class="variant">{{{{Front {n}}}}}'
        + (f"<hr>{{{{Back {n}}}}}" if with_back else "")
        + f"</div>{{{{/Front {n}}}}}"
        for n in range(1, VARIANTS + 1)
    )
    box = f'<div id="quizapp" class="tex2jax_ignore" data-question="{{{{Question}}}}">{variants}</div>'
    return box + _CHOOSE.replace("FRONT", "false" if with_back else "true")


def note_fields(question: str, shown: Sequence[Examined], words: Words) -> tuple[str, ...]:
    """The fields of a note with at most three variants that were run and are fit."""
    fields = [_text(question)]
    for examined in shown:
        fields += (_front(examined, words), _back(examined, words))
    return (*fields, *[""] * (len(_FIELDS) - len(fields)))


def _front(examined: Examined, words: Words) -> str:
    variant = examined.variant
    code = "\n".join(part for part in (variant.setup, variant.code or "") if part)
    listed = variant.options or variant.lines
    parts = [_prose(prompt_text(variant, words))]
    if code:
        parts.append(_block(code))
    parts += [f"{number}) <code>{_text(text)}</code>" for number, text in enumerate(listed, 1)]
    if variant.forbidden:
        parts.append(_prose(words.say("ask.without", names=", ".join(variant.forbidden))))
    return "<br>".join(parts)


def _back(examined: Examined, words: Words) -> str:
    answer = examined.answer or ""
    explained = examined.variant.explain(words.language, answer)
    return _block(answer) + (_prose(explained) if explained else "")


def _block(code: str) -> str:
    return f"<pre>{_text(code.rstrip())}</pre>"


def _prose(text: str) -> str:
    """Text with its code marked up; any other Markdown is left as it is."""
    return _CODE.sub(r"<code>\1</code>", _text(text)).replace("\n", "<br>")


def _text(text: str) -> str:
    # This control character separates fields, and browsers show nothing for it.
    shown = "".join(sign if sign >= " " or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return html.escape(shown).translate(_READ)
