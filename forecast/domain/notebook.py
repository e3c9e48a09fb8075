"""How results show themselves in a notebook: small tables that need no style sheet and no script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined

from forecast.core.plain import count, percent, plain
from forecast.core.problem import Problem

if TYPE_CHECKING:
    from forecast.domain.assessment import Assessment

_ASSESSMENT = """\
<div>
<p><b dir="auto">{{ it.question.text | plain }}</b><br>\
As of {{ it.as_of }}; closes {{ it.question.closes }}; verdict {{ it.verdict.status }}</p>
<table>
<thead><tr><th style="text-align:left">scenario</th><th>prior</th><th>posterior</th><th>90% interval</th>\
<th></th><th style="text-align:left">word</th></tr></thead>
<tbody>
{% for row in it.scenarios %}
<tr><td style="text-align:left" dir="auto">{{ row.title | plain }}</td><td>{{ row.prior | percent }}</td>\
<td><b>{{ row.posterior | percent }}</b></td><td>{{ row.interval | interval }}</td>\
<td><svg width="120" height="10" role="img" aria-label="{{ row.posterior | percent }}">\
<rect width="120" height="10" fill="#8884"></rect>\
<rect width="{{ row.posterior | bar }}" height="10" fill="#3b82c4"></rect></svg></td>\
<td style="text-align:left">{{ row.term }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
"""

_PROBLEMS = """\
<div>
<p>{{ errors | count("error") }}, {{ (problems | length - errors) | count("warning") }}; \
{{ cases | count("question") }} can be assessed</p>
{% if problems %}
<table>
<thead><tr>{% for head in ("place", "severity", "field", "found", "rule", "next step") %}\
<th style="text-align:left">{{ head }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in problems %}
<tr>{% for cell in (row.place, row.severity, row.field, row.found, row.rule, row.next_step) %}\
<td style="text-align:left" dir="auto">{{ cell | plain }}</td>{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
{% endif %}
</div>
"""


def assessment_html(assessment: Assessment) -> str:
    """The scenarios of an assessment as an HTML table; every value is escaped."""
    return _environment().from_string(_ASSESSMENT).render(it=assessment)


def problems_html(problems: Sequence[Problem], cases: int) -> str:
    """Problems as an HTML table; every value is escaped."""
    errors = sum(problem.severity == "error" for problem in problems)
    return _environment().from_string(_PROBLEMS).render(problems=problems, errors=errors, cases=cases)


@cache
def _environment() -> Environment:
    environment = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    own: dict[str, Any] = {"plain": plain, "percent": percent, "count": count}
    environment.filters |= own | {"interval": _interval, "bar": _bar}
    return environment


def _interval(interval: tuple[float, float] | None) -> str:
    return f"{percent(interval[0])} to {percent(interval[1])}" if interval else ""


def _bar(probability: float) -> int:
    return round(120 * probability)
