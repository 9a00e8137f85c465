#!/usr/bin/env python3
"""Invented pages with what is true of them, for test-article-pages: each template in three languages.
Templates under "held out" were written before the others, those under "fresh" when the rules were done.
What the rules made of them before they were mended with what these had shown: held out, words at
precision .724, recall 1.000, facts .967; fresh, .880, 1.000, .850 (one template of four failed).

usage: article-pages.py OUTPUT"""
import sys

LANGS = {
    'en': dict(h='Ministry signs pipeline contract with Harbour Works', a='Jane Doe', by='By {a}', o='The Example Courier',
               day='12 March 2014', iso='2014-03-12', dir='ltr', site='courier.example',
               d='A contract for the southern pipeline was signed on Wednesday after months of talks.',
               b=['The ministry signed a contract for the southern pipeline on Wednesday, officials said, after eight months of talks that had stalled twice.',
                  'Harbour Works, a company registered last year, will build two pumping stations, according to three people who saw the papers.',
                  'Its director, Omar Haddad, did not answer written questions. A spokesman said that the price was "in line with the market".',
                  'Members of the budget committee asked for the annexes in January; they have not been shown them so far, two of them said.'],
               q='We were never told who owns the company, and nobody on the board could say.',
               nav=['Home', 'World', 'Business', 'Sports', 'Opinion'], rel=['Storm closes port for third day', 'Bakers protest flour prices', 'Old bridge to reopen in May'],
               relh='Related articles', share='Share this on Facebook', cookie='We use cookies to give you the best experience on our website.',
               copy='© 2014 The Example Courier. All rights reserved.', news='Sign up for our newsletter and get the news every morning in your inbox.',
               com='Great reporting, please write more about who really owns this company and its directors.'),
    'fa': dict(h='وزارت نفت قرارداد خط لوله جنوب را امضا کرد', a='مریم نمونه', by='نویسنده: {a}', o='روزنامه نمونه',
               day='۲۱ اسفند ۱۳۹۲', iso='2014-03-12', dir='rtl', site='namoone.example',
               d='قرارداد خط لوله جنوب پس از چند ماه مذاکره روز چهارشنبه امضا شد.',
               b=['وزارت نفت روز چهارشنبه قرارداد ساخت خط لوله جنوب را پس از هشت ماه مذاکره که دو بار متوقف شده بود امضا کرد.',
                  'شرکت بندرسازان که سال گذشته ثبت شده است به گفته سه نفر که اسناد را دیده‌اند دو ایستگاه پمپاژ خواهد ساخت.',
                  'مدیر این شرکت به پرسش‌های کتبی پاسخ نداد و سخنگوی آن گفت که قیمت قرارداد با بازار هماهنگ بوده است.',
                  'اعضای کمیسیون بودجه از دی ماه خواستار دیدن پیوست‌های قرارداد شده‌اند ولی به گفته دو نفر از آنان هنوز ندیده‌اند.'],
               q='هرگز به ما نگفتند مالک این شرکت کیست و هیچ‌کس در هیئت مدیره پاسخی نداشت.',
               nav=['صفحه اصلی', 'جهان', 'اقتصاد', 'ورزش', 'دیدگاه'], rel=['توفان بندر را برای سومین روز بست', 'اعتراض نانوایان به بهای آرد', 'پل قدیمی بازگشایی می‌شود'],
               relh='مطالب مرتبط', share='اشتراک گذاری در شبکه‌ها', cookie='این وبگاه برای بهبود تجربه شما از کوکی استفاده می‌کند.',
               copy='تمامی حقوق برای روزنامه نمونه محفوظ است.', news='عضویت در خبرنامه: هر روز صبح خبرها را در صندوق خود بخوانید.',
               com='گزارش بسیار خوبی بود لطفا درباره مالکان واقعی این شرکت و مدیران آن بیشتر بنویسید.'),
    'ar': dict(h='الوزارة توقع عقد خط الأنابيب الجنوبي', a='سلمى المثال', by='بقلم: {a}', o='صحيفة المثال',
               day='12 آذار 2014', iso='2014-03-12', dir='rtl', site='mithal.example',
               d='وقعت الوزارة عقد خط الأنابيب الجنوبي يوم الأربعاء بعد أشهر من المحادثات.',
               b=['وقعت الوزارة يوم الأربعاء عقد خط الأنابيب الجنوبي بعد ثمانية أشهر من المحادثات التي توقفت مرتين كما قال مسؤولون.',
                  'وستبني شركة أشغال الميناء المسجلة في العام الماضي محطتي ضخ وفقا لثلاثة أشخاص اطلعوا على الأوراق.',
                  'ولم يجب مدير الشركة عن أسئلة مكتوبة وقال متحدث باسمها إن السعر كان متوافقا مع السوق في ذلك الوقت.',
                  'وطلب أعضاء لجنة الموازنة الاطلاع على ملاحق العقد منذ كانون الثاني ولم تعرض عليهم حتى الآن كما قال اثنان منهم.'],
               q='لم يخبرونا قط من يملك هذه الشركة ولم يستطع أحد في مجلس الإدارة أن يجيب.',
               nav=['الرئيسية', 'العالم', 'اقتصاد', 'رياضة', 'آراء'], rel=['العاصفة تغلق الميناء لليوم الثالث', 'الخبازون يحتجون على سعر الطحين', 'الجسر القديم يفتح في الربيع'],
               relh='مواضيع ذات صلة', share='شارك هذا المقال', cookie='نستخدم ملفات تعريف الارتباط لتحسين تجربتك على هذا الموقع.',
               copy='جميع الحقوق محفوظة لصحيفة المثال.', news='اشترك في النشرة البريدية لتصلك الأخبار كل صباح في بريدك.',
               com='تقرير ممتاز نرجو أن تكتبوا المزيد عن المالكين الحقيقيين لهذه الشركة ومديريها.'),
}


def ps(x, tag='p', cls=''):
    return '\n'.join(f'<{tag}{cls}>{b}</{tag}>' for b in x['b'])


def nav(x, tag='nav'):
    return f'<{tag}><ul>' + ''.join(f'<li><a href="/{i}">{n}</a></li>' for i, n in enumerate(x['nav'])) + f'</ul></{tag}>'


def rel(x, cls='related'):
    return f'<div class="{cls}"><h3>{x["relh"]}</h3><ul>' + ''.join(f'<li><a href="/r{i}">{r}</a></li>' for i, r in enumerate(x['rel'])) + '</ul></div>'


def url(x):
    return f'https://{x["site"]}/2014/03/pipeline'


HELD = {}
DEV = {}


def held(f):
    HELD[f.__name__] = f


def dev(f):
    DEV[f.__name__] = f


# ---- held out --------------------------------------------------------------------------------

@held
def bootstrap_portal(x):
    return f'''<!doctype html><html lang="{x['l']}" dir="{x['dir']}"><head><title>{x['h']} | {x['o']}</title>
<meta property="og:url" content="{url(x)}"><meta property="article:published_time" content="{x['iso']}T09:30:00Z"></head>
<body class="page has-sidebar"><div class="container"><div class="row top-nav">{nav(x, 'div')}</div><div class="row"><div class="col-md-8">
<h1>{x['h']}</h1><p class="meta"><span class="author">{x['by'].format(a=x['a'])}</span> <span class="date">{x['day']}</span></p>
<p class="lead">{x['d']}</p>{ps(x)}<div class="social-share"><a href="#">{x['share']}</a></div></div>
<div class="col-md-4">{rel(x, 'box')}<div class="newsletter-box"><p>{x['news']}</p></div></div></div></div>
<div id="footer"><p>{x['copy']}</p></div><div class="cookie-bar"><p>{x['cookie']}</p></div></body></html>'''


@held
def react_blocks(x):
    blocks = ''.join(f'<div class="sc-bdVaJa"><div class="css-1x2y"><p>{b}</p></div></div>' for b in x['b'])
    return f'''<html lang="{x['l']}"><head><title>{x['h']} - {x['o']}</title><link rel="canonical" href="{url(x)}"/>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{x['h']}","datePublished":"{x['iso']}T08:00:00+00:00",
"author":[{{"@type":"Person","name":"{x['a']}"}}],"publisher":{{"@type":"Organization","name":"{x['o']}","logo":{{"@type":"ImageObject","url":"https://x.example/l.png"}}}}}}</script></head>
<body><div id="root"><header>{nav(x)}</header><main><div class="css-a"><h1 class="css-h">{x['h']}</h1><p class="css-sum">{x['d']}</p></div>{blocks}
<section class="css-more"><h2>{x['relh']}</h2>{''.join(f'<a href="/{i}"><h3>{r}</h3></a>' for i, r in enumerate(x['rel']))}</section></main>
<footer><p>{x['copy']}</p></footer></div></body></html>'''


@held
def old_table(x):
    return f'''<HTML><HEAD><TITLE>{x['o']}: {x['h']}</TITLE><META NAME="author" CONTENT="{x['a']}"><META NAME="date" CONTENT="{x['iso']}">
<link rel=canonical href={url(x)}><meta name=publisher content="{x['o']}"></HEAD>
<BODY><TABLE WIDTH=760><TR><TD COLSPAN=2>{' | '.join(f'<A HREF="/{i}">{n}</A>' for i, n in enumerate(x['nav']))}<TR><TD WIDTH=150>
{'<BR>'.join(f'<A HREF="/r{i}">{r}</A>' for i, r in enumerate(x['rel']))}<TD><FONT SIZE=5><B>{x['h']}</B></FONT><BR>
<FONT SIZE=2>{x['by'].format(a=x['a'])}</FONT><BR>{x['day']}<BR><BR>{x['d']}<BR><BR>{'<BR><BR>'.join(x['b'])}
<TR><TD COLSPAN=2><FONT SIZE=1>{x['copy']}</FONT></TABLE></BODY></HTML>'''


@held
def amp(x):
    return f'''<!doctype html><html amp lang="{x['l']}"><head><title>{x['h']}</title><link rel="canonical" href="{url(x)}">
<meta property="og:site_name" content="{x['o']}"><meta property="og:title" content="{x['h']}"><meta property="og:type" content="article">
<meta property="article:published_time" content="{x['iso']}"><meta name="author" content="{x['a']}"></head><body>
<amp-sidebar id="s">{nav(x, 'div')}</amp-sidebar><article><h1>{x['h']}</h1><p>{x['d']}</p>{ps(x)}</article>
<amp-user-notification><p>{x['cookie']}</p></amp-user-notification><footer>{x['copy']}</footer></body></html>'''


@held
def print_page(x):
    return f'''<html lang={x['l']}><head><title>{x['o']} » {x['h']} » Print</title><link rel="canonical" href="{url(x)}"></head><body>
<p>- {x['o']} - <a href="{url(x)}">{url(x)}</a> -</p><h1>{x['h']}</h1><p>{x['by'].format(a=x['a'])} - {x['day']}</p><p>{x['d']}</p>{ps(x)}<hr><p>{x['copy']}</p></body></html>'''


@held
def comments_heavy(x):
    c = ''.join(f'<li class="comment"><b>Reader {i}</b><p>{x["com"]}</p></li>' for i in range(12))
    return f'''<html lang="{x['l']}"><head><title>{x['h']} – {x['o']}</title><meta property="og:url" content="{url(x)}"><meta property="og:site_name" content="{x['o']}"></head>
<body><div id="wrap">{nav(x)}<div id="main"><div class="post"><h2 class="post-title">{x['h']}</h2><div class="post-info">{x['by'].format(a=x['a'])} | <time datetime="{x['iso']}" class="published">{x['day']}</time></div>
<div class="post-text"><p>{x['d']}</p>{ps(x)}</div></div><div id="comments"><h3>12 comments</h3><ol>{c}</ol></div></div></div></body></html>'''


# ---- fresh: written when the rules were done ---------------------------------------------------

FRESH = {}


def fresh(f):
    FRESH[f.__name__] = f


@fresh
def magazine(x):
    return f'''<html lang="{x['l']}"><head><title>{x['h']} · {x['o']}</title><meta name="parsely-pub-date" content="{x['iso']}T00:00:00Z"><meta name="parsely-author" content="{x['a']}"><link rel="canonical" href="{url(x)}"></head>
<body><div class="site-nav">{nav(x, 'div')}</div><section class="hero"><p class="kicker">Energy</p><h1>{x['h']}</h1><p class="dek">{x['d']}</p></section>
<section class="prose"><p class="dropcap">{x['b'][0]}</p><p>{x['b'][1]}</p><div class="pull-quote"><p>{x['q']}</p></div><p>{x['b'][2]}</p><div class="inline-promo"><p>{x['news']}</p></div><p>{x['b'][3]}</p></section>
<section><h4>{x['relh']}</h4>{''.join(f'<div class="card"><a href="/{i}">{r}</a></div>' for i, r in enumerate(x['rel']))}</section><div class="legal"><small>{x['copy']}</small></div></body></html>'''


@fresh
def frameset_era(x):
    return f'''<html><head><title>{x['h']} - {x['o']}</title><meta property="og:url" content="{url(x)}"></head><body bgcolor=white><center><font size=2>{' '.join(f'<a href="/{i}">[{n}]</a>' for i, n in enumerate(x['nav']))}</font></center>
<table><tr><td><h2>{x['h']}</h2><p><small>{x['by'].format(a=x['a'])}, {x['day']}</small></p><p>{x['d']}<p>{'<p>'.join(x['b'])}</td><td width=120><a href="/r0">{x['rel'][0]}</a><br><a href="/r1">{x['rel'][1]}</a></td></tr></table><p><font size=1>{x['copy']}</font></body></html>'''


@fresh
def spa_article(x):
    return f'''<html lang="{x['l']}" dir="{x['dir']}"><head><title>{x['h']}</title><meta property="og:site_name" content="{x['o']}"><meta property="og:url" content="{url(x)}"><meta property="og:type" content="article"></head><body><div id="app"><div class="AppHeader">{nav(x, 'div')}</div>
<div class="StoryPage"><div class="StoryHeading"><h1 class="StoryHeading-title">{x['h']}</h1><div class="StoryMeta"><div class="StoryMeta-author"><a href="/a">{x['a']}</a></div><div class="StoryMeta-time"><time datetime="{x['iso']}T06:00:00Z">{x['day']}</time></div></div></div><div class="StoryBody"><p>{x['d']}</p>{ps(x)}</div><div class="StoryShare"><span>{x['share']}</span></div></div>
<div class="ConsentLayer"><p>{x['cookie']}</p></div><div class="AppFooter"><p>{x['copy']}</p></div></div></body></html>'''


@fresh
def weblog_long_comments(x):
    c = ''.join(f'<div class="reply-{i}"><cite>Reader {i}</cite><p>{x["com"]}</p></div>' for i in range(2))
    return f'''<html lang="{x['l']}"><head><title>{x['o']} » {x['h']}</title><meta property="og:site_name" content="{x['o']}"><link rel="canonical" href="{url(x)}"></head><body><div id="page"><div id="header"><h1><a href="/">{x['o']}</a></h1></div><div id="content"><div class="post"><h2><a href="{url(x)}">{x['h']}</a></h2><small>{x['day']} {x['by'].format(a=x['a'])}</small><div class="entry"><p>{x['d']}</p>{ps(x)}</div></div><h3 id="comments">2</h3><div class="commentlist">{c}</div></div><div id="footer"><p>{x['copy']}</p></div></div></body></html>'''


# ---- for tuning --------------------------------------------------------------------------------

@dev
def wordpress(x):
    return f'''<!DOCTYPE html><html lang="{x['l']}" dir="{x['dir']}"><head><title>{x['h']} | {x['o']}</title><link rel="canonical" href="{url(x)}" />
<meta property="og:type" content="article" /><meta property="og:title" content="{x['h']}" /><meta property="og:site_name" content="{x['o']}" />
<meta property="article:published_time" content="{x['iso']}T10:00:00+00:00" /></head><body class="single single-post"><div id="page"><header id="masthead"><h1 class="site-title"><a href="/">{x['o']}</a></h1>{nav(x)}</header>
<div id="content"><main id="main"><article id="post-7" class="post type-post"><header class="entry-header"><h1 class="entry-title">{x['h']}</h1><div class="entry-meta"><span class="posted-on"><time class="entry-date published" datetime="{x['iso']}T10:00:00+00:00">{x['day']}</time></span> <span class="byline">{x['by'].format(a=x['a'])}</span></div></header>
<div class="entry-content"><p>{x['d']}</p>{ps(x)}<div class="sharedaddy"><h3>{x['share']}</h3></div></div><footer class="entry-footer"><a href="/t">tag</a></footer></article>
<div id="comments" class="comments-area"><p>{x['com']}</p></div></main></div><aside id="secondary" class="widget-area"><section class="widget"><p>{x['news']}</p></section>{rel(x)}</aside><footer id="colophon">{x['copy']}</footer></div></body></html>'''


@dev
def drupal(x):
    return f'''<html lang="{x['l']}" dir="{x['dir']}"><head><title>{x['h']} | {x['o']}</title><meta name="dcterms.created" content="{x['iso']}"><link rel="canonical" href="{url(x)}"></head>
<body class="html node-type-article"><div id="page-wrapper"><div id="header">{nav(x, 'div')}</div><div class="region region-content"><div class="node node-article"><h2 class="title">{x['h']}</h2>
<div class="submitted">{x['by'].format(a=x['a'])}, {x['day']}</div><div class="field field-name-body"><div class="field-items"><div class="field-item even" property="content:encoded"><p>{x['d']}</p>{ps(x)}</div></div></div></div></div>
<div class="region region-sidebar-second">{rel(x, 'block')}</div><div class="region-footer"><p>{x['copy']}</p></div></div></body></html>'''


@dev
def microdata(x):
    return f'''<html lang="{x['l']}"><head><title>{x['h']}</title><meta property="og:site_name" content="{x['o']}"><meta property="og:url" content="{url(x)}"></head><body>{nav(x)}
<div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">{x['h']}</h1><span itemprop="author">{x['a']}</span> <meta itemprop="datePublished" content="{x['iso']}">
<div itemprop="articleBody"><p>{x['d']}</p>{ps(x)}</div></div>{rel(x)}<footer>{x['copy']}</footer></body></html>'''


@dev
def graph(x):
    return f'''<html lang="{x['l']}"><head><title>{x['h']} - {x['o']}</title><script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite","name":"{x['o']}"}},
{{"@type":"Article","headline":"{x['h']}","datePublished":"{x['iso']}","dateModified":"2014-03-20","author":{{"name":"{x['a']}","@type":"Person"}},"publisher":{{"name":"{x['o']}"}}}}]}}</script><link rel="canonical" href="{url(x)}"></head>
<body><div class="header">{nav(x, 'div')}</div><div class="story"><h1>{x['h']}</h1><div class="text"><p>{x['d']}</p>{ps(x)}</div>{rel(x)}</div><div class="footer">{x['copy']}</div></body></html>'''


@dev
def agency(x):
    return f'''<html lang="{x['l']}" dir="{x['dir']}"><head><title>{x['o']} - {x['h']}</title><meta property="og:url" content="{url(x)}"></head><body><form action="/s">{nav(x, 'div')}
<div class="newsBox"><div class="newsHead"><h1>{x['h']}</h1></div><div class="newsDate">{x['day']}</div><div class="author">{x['by'].format(a=x['a'])}</div><div class="newsLead">{x['d']}</div><div class="newsText">{'<br><br>'.join(x['b'])}</div></div>
<div class="latestNews">{rel(x, 'inner')}</div><div class="copyright">{x['copy']}</div></form></body></html>'''


@dev
def divs(x):
    return f'''<html lang="{x['l']}"><head><title>{x['h']} :: {x['o']}</title><link rel=canonical href="{url(x)}"></head><body><div>{''.join(f'<div><a href="/{i}">{n}</a></div>' for i, n in enumerate(x['nav']))}</div>
<div><div><h1>{x['h']}</h1></div><div>{x['by'].format(a=x['a'])}</div><div>{x['day']}</div><div>{ps(dict(b=[x['d']] + x['b']), 'div')}</div></div><div>{x['copy']}</div></body></html>'''


@dev
def joomla(x):
    return f'''<html lang="{x['l']}"><head><title>{x['h']}</title><meta name="author" content="{x['a']}"><meta name="application-name" content="{x['o']}"><base href="{url(x)}"><link rel="canonical" href="{url(x)}"></head><body><div id="all"><ul class="menu">{''.join(f'<li><a href="/{i}">{n}</a></li>' for i, n in enumerate(x['nav']))}</ul>
<div class="item-page"><div class="page-header"><h2>{x['h']}</h2></div><dl class="article-info"><dt>Details</dt><dd class="published"><time datetime="{x['iso']}T00:00:00+00:00" itemprop="datePublished">{x['day']}</time></dd></dl><div><p>{x['d']}</p>{ps(x)}</div><ul class="pager"><li><a href="/n">Next</a></li></ul></div>
<div class="footer">{x['copy']}</div></div></body></html>'''


@dev
def inline_related(x):
    b = x['b']
    return f'''<html lang="{x['l']}"><head><title>{x['h']} | {x['o']}</title><meta property="og:url" content="{url(x)}"><meta property="og:type" content="article"><meta name="author" content="{x['a']}"></head><body>{nav(x)}<main><h1>{x['h']}</h1><time datetime="{x['iso']}" pubdate>{x['day']}</time>
<p>{x['d']}</p><p>{b[0]}</p><p><a href="/r1">{x['rel'][0]}</a></p><p>{b[1]}</p>{rel(x)}<p>{b[2]}</p><blockquote><p>{x['q']}</p></blockquote><p>{b[3]}</p></main><aside><p>{x['news']}</p></aside><footer>{x['copy']}</footer></body></html>'''


@dev
def text_dates(x):
    return f'''<html><head><title>{x['h']} — {x['o']}</title><meta property="og:url" content="{url(x)}"></head><body><h1>{x['h']}</h1><p><i>{x['by'].format(a=x['a'])}</i></p><p><i>{x['day']}</i></p><p>{x['d']}</p>{ps(x)}</body></html>'''


@dev
def blogger(x):
    return f'''<html lang="{x['l']}"><head><title>{x['o']}: {x['h']}</title><link rel="canonical" href="{url(x)}"><meta property="og:title" content="{x['h']}"><meta property="og:site_name" content="{x['o']}"></head><body><div class="header"><h1 class="title"><a href="/">{x['o']}</a></h1></div><div class="date-outer"><h2 class="date-header"><span>{x['day']}</span></h2><div class="post hentry"><h3 class="post-title entry-title">{x['h']}</h3><div class="post-body entry-content"><p>{x['d']}</p>{ps(x)}</div><div class="post-footer"><span class="post-author vcard">{x['by'].format(a=x['a'])}</span></div></div></div><div id="sidebar-right">{rel(x, 'widget')}</div></body></html>'''


def main():
    with open(sys.argv[1], 'w', encoding='utf-8') as f:
        for group, templates in (('fresh', FRESH), ('held', HELD), ('dev', DEV)):
            for name, t in templates.items():
                for code, x in LANGS.items():
                    x = dict(x, l=code)
                    page = t(x)
                    f.write(f'@@PAGE {group} {name}-{code}\nH {x["h"]}\nA {x["a"]}\nD {x["iso"]}\nO {x["o"]}\nU {url(x)}\n')
                    body = [x['d']] + x['b'] + ([x['q']] if x['q'] in page else [])
                    f.writelines(f'B {b}\n' for b in body)
                    noise = x['nav'] + x['rel'] + [x['relh'], x['share'], x['cookie'], x['copy'], x['news'], x['com']]
                    f.writelines(f'X {n}\n' for n in noise if n in page)
                    f.write(f'@@HTML\n{page}\n@@END\n')


main()
