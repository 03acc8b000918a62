"""How tests look at pages."""

import re
from typing import Any

# What differs from one answer to the next by design: the correlation id, the tokens of forms, the nonce of styles.
_VARYING_HEADERS = ("X-Correlation-Id", "Set-Cookie", "Content-Length")
_VARYING = re.compile(
    rb'name="(?:csrfmiddlewaretoken|draft_of|shown_as)" value="[^"]*"|nonce="[^"]*"|urn:uuid:[0-9a-f-]{36}'
)


def essence(response: Any, *hidden: object) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, without what varies by design and without the ids that were asked for."""
    body = _VARYING.sub(b"", response.content)
    headers = {name: value for name, value in response.headers.items() if name not in _VARYING_HEADERS}
    if policy := headers.get("Content-Security-Policy"):
        headers["Content-Security-Policy"] = re.sub(r"'nonce-[^']*'", "'nonce'", policy)
    for one in hidden:
        body = body.replace(str(one).encode(), b"ID")
        headers = {name: value.replace(str(one), "ID") for name, value in headers.items()}
    return response.status_code, headers, body


def form_of(response: Any) -> dict[str, Any]:
    """What the form of a page would send as it stands."""
    text = response.content.decode()
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input\b[^>]*>", text):
        chosen = 'type="radio"' not in tag or " checked" in tag
        if chosen and (name := re.search(r'\bname="([^"]+)"', tag)):
            value = re.search(r'\bvalue="([^"]*)"', tag)
            fields[name[1]] = value[1] if value else ""
    areas = re.findall(r'<textarea[^>]*\bname="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', text, re.DOTALL)
    for name, options in re.findall(r'<select[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        offered = re.findall(r'<option value="([^"]*)"( selected)?', options)
        # Without one that is chosen, a browser sends the first.
        fields[name] = next((value for value, chosen in offered if chosen), offered[0][0])
    return fields | dict(areas)
