"""The public journal's one stylesheet, within the page: it reads well without it, in light and dark."""

import base64
import hashlib

# Contrast of each pair of colours is 4.5:1 or more (WCAG 2.2, 1.4.3; fields 3:1, 1.4.11).
STYLE = (
    ":root{--ground:#fff;--ink:#16232d;--quiet:#4d5d68;--line:#6f808c;--link:#00507a;--box:#f3f5f6}"
    "@media(prefers-color-scheme:dark){:root{--ground:#10181d;--ink:#e8eef2;--quiet:#a9b8c2;--line:#8396a3;"
    "--link:#8cc8ec;--box:#18232a}}"
    "*{box-sizing:border-box}"
    "body{margin:0;font:1.0625rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--ground)}"
    "header,main,footer{max-width:52rem;margin:0 auto;padding:0 1rem}"
    "h1{font-size:1.6rem;line-height:1.25;margin:1.5rem 0 .5rem}h2{font-size:1.2rem;line-height:1.3;margin:0 0 .5rem}"
    "a{color:var(--link);padding:.15rem 0}a:focus-visible,button:focus-visible,input:focus-visible{"
    "outline:3px solid var(--link);outline-offset:2px}"
    ".skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.5rem}"
    "nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;margin:.5rem 0}"
    "nav a{display:inline-block;min-height:1.5rem}"
    "form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:1rem 0}form label{flex-basis:100%}"
    "input,button{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--line);"
    "border-radius:.25rem;padding:.5rem .75rem;min-height:2.75rem}"
    "input{flex:1 1 14rem;min-width:0}button{cursor:pointer}"
    ".hint,.quiet{color:var(--quiet);margin:0;flex-basis:100%}"
    "ol.entries{list-style:none;padding:0;margin:1rem 0}"
    "ol.entries>li{border-top:1px solid var(--line);padding:1rem 0;overflow-wrap:anywhere}"
    "dl{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.25rem 1rem;margin:0}"
    "dt{color:var(--quiet)}dd{margin:0}"
    "@media(max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}"
    ".about{background:var(--box);padding:.75rem 1rem;border-radius:.25rem;margin:1.5rem 0}"
    "@media print{nav,form,.skip{display:none}}"
)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Names are not to be found by those who search the web; and a withdrawn one must not live on in a cache.
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "Cache-Control": "no-store",
}
"""What goes with every answer; those that are no page need no less."""
