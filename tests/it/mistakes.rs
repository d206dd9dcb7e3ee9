//! Bad input: each mistake is found at its place and put into words, all of them in one run, and
//! what was published before stays as it is. Nothing here may panic.

use pateka::diag::{Severity, code};
use pateka::i18n::messages::MessageLang;
use rayon::prelude::*;

use crate::site::{Output, TestSite};

/// A name, the files that hold the mistake, and what is found: `code place`.
struct Case(&'static str, &'static str, &'static [&'static str]);

/// The front matter of a page, and what follows it.
macro_rules! page {
    ($front:literal) => {
        concat!("-- content/bad.md --\n+++\n", $front, "\n+++\nТекст.\n")
    };
    ($front:literal, $body:literal) => {
        concat!(
            "-- content/bad.md --\n+++\n",
            $front,
            "\n+++\n",
            $body,
            "\n"
        )
    };
}

const CASES: &[Case] = &[
    // times
    Case(
        "a page due in an hour that summer time skips",
        page!("title = \"А\"\npublish_at = 2027-03-28T03:30"),
        &["skipped-time content/bad.md:3:14"],
    ),
    Case(
        "a page that ends in an hour that summer time skips",
        page!("title = \"А\"\nexpires_at = 2027-03-28T03:30"),
        &["skipped-time content/bad.md:3:14"],
    ),
    // TOML
    Case(
        "Bulgarian quotes",
        page!("title = „Заглавие“"),
        &["toml-syntax content/bad.md:2:9"],
    ),
    Case(
        "no quotes",
        page!("title = Заглавие"),
        &["toml-syntax content/bad.md:2:9"],
    ),
    Case(
        "quotes within",
        page!("title = \"Той каза \"да\" тихо\""),
        &["toml-syntax content/bad.md:2:9"],
    ),
    Case(
        "quotes not closed",
        page!("title = \"Заглавие"),
        &["toml-syntax content/bad.md:2:9"],
    ),
    Case(
        "a yes",
        page!("title = \"А\"\ndraft = да"),
        &["toml-syntax content/bad.md:3:9"],
    ),
    Case(
        "no value",
        page!("title = \"А\"\nweight ="),
        &["toml-syntax content/bad.md:3:1"],
    ),
    Case(
        "a colon",
        page!("title: Заглавие"),
        &["toml-syntax content/bad.md:2:1"],
    ),
    Case(
        "a key twice",
        page!("title = \"А\"\ntitle = \"Б\""),
        &["toml-syntax content/bad.md:3:1"],
    ),
    Case(
        "a bracket too few",
        page!("title = \"А\"\n[extra"),
        &["toml-syntax content/bad.md:3:7"],
    ),
    // front matter
    Case(
        "no front matter",
        "-- content/bad.md --\n# Заглавие\n",
        &["front-matter-missing content/bad.md:1:1"],
    ),
    Case(
        "YAML",
        "-- content/bad.md --\n---\ntitle: А\n---\n",
        &["front-matter-missing content/bad.md:1:1"],
    ),
    Case(
        "an empty file",
        "-- content/bad.md --\n",
        &["front-matter-missing content/bad.md:1:1"],
    ),
    Case(
        "no end",
        "-- content/bad.md --\n+++\ntitle = \"А\"\n",
        &["front-matter-unclosed content/bad.md:1:1"],
    ),
    Case(
        "unknown key",
        page!("title = \"А\"\ndescripton = \"Б\""),
        &["unknown-key content/bad.md:3:1"],
    ),
    Case(
        "no title",
        page!("weight = 1"),
        &["missing-key content/bad.md:2:1"],
    ),
    Case(
        "empty title",
        page!("title = \"\""),
        &["missing-key content/bad.md:2:9"],
    ),
    Case(
        "wrong kinds of value",
        page!(
            "title = 5\ndraft = \"да\"\nweight = \"1\"\naliases = [7]\nexpires_at = true\nextra = 1"
        ),
        &[
            "wrong-type content/bad.md:2:9",
            "wrong-type content/bad.md:3:9",
            "wrong-type content/bad.md:4:10",
            "wrong-type content/bad.md:5:12",
            "wrong-type content/bad.md:6:14",
            "wrong-type content/bad.md:7:9",
        ],
    ),
    Case(
        "unknown value",
        page!("title = \"А\"\ntranslation = \"missing-okay\""),
        &["unknown-value content/bad.md:3:15"],
    ),
    Case(
        "a date with dots",
        page!("title = \"А\"\ndate = 10.12.2026"),
        &["bad-date content/bad.md:3:8"],
    ),
    Case(
        "a date with dots in quotes",
        page!("title = \"А\"\ndate = \"10.12.2026\""),
        &["bad-date content/bad.md:3:8"],
    ),
    Case(
        "a day that does not exist",
        page!("title = \"А\"\ndate = \"2026-02-30\""),
        &["bad-date content/bad.md:3:8"],
    ),
    Case(
        "a time with an offset",
        page!("title = \"А\"\ndate = 2026-12-10T17:30:00Z"),
        &["bad-date content/bad.md:3:8"],
    ),
    Case(
        "a time that the clock skips",
        page!("title = \"А\"\ndate = 2026-03-29T03:30"),
        &["skipped-time content/bad.md:3:8"],
    ),
    Case(
        "an hour where only a day belongs",
        page!("title = \"А\"\nconsent = { who = \"Б\", until = 2027-01-01T10:00 }"),
        &["bad-date content/bad.md:3:32"],
    ),
    Case(
        "bad slug",
        page!("title = \"А\"\nslug = \"а/б\""),
        &["bad-slug content/bad.md:3:8"],
    ),
    Case(
        "bad alias",
        page!("title = \"А\"\naliases = [\"/../x/\"]"),
        &["bad-address content/bad.md:3:12"],
    ),
    Case(
        "a picture without words",
        page!("title = \"А\"\nimage = \"/a.png\""),
        &[
            "image-without-alt content/bad.md:3:9",
            "missing-file content/bad.md:3:9",
        ],
    ),
    Case(
        "unknown language",
        "-- content/about.fr.md --\n+++\ntitle = \"A\"\n+++\n",
        &["unknown-language content/about.fr.md:1:1"],
    ),
    Case(
        "unknown template",
        page!("title = \"А\"\ntemplate = \"foo.html\""),
        &["template-missing content/bad.md:3:12"],
    ),
    // kinds
    Case(
        "an event without a start",
        "-- content/events/_index.md --\n+++\ntitle = \"Събития\"\nkind = \"event\"\n+++\n-- content/events/a.md --\n+++\ntitle = \"А\"\n+++\n",
        &["missing-key content/events/a.md:1:1"],
    ),
    Case(
        "an event that ends before it starts",
        "-- content/events/_index.md --\n+++\ntitle = \"Събития\"\nkind = \"event\"\n+++\n-- content/events/a.md --\n+++\ntitle = \"А\"\nstart = 2026-12-10T17:30\nend = 2026-12-10T16:30\n+++\n",
        &["wrong-value content/events/a.md:4:7"],
    ),
    Case(
        "an event of many mistakes",
        "-- content/events/_index.md --\n+++\ntitle = \"Събития\"\nkind = \"event\"\n+++\n-- content/events/a.md --\n+++\ntitle = \"А\"\nstart = 2026-12-10\nonline = \"meet\"\nstatus = \"off\"\nrepeat = { on = \"четвъртък\", interval = 0, except = 5 }\n+++\n",
        &[
            "wrong-value content/events/a.md:4:10",
            "unknown-value content/events/a.md:5:10",
            "missing-key content/events/a.md:6:10",
            "wrong-value content/events/a.md:6:17",
            "wrong-value content/events/a.md:6:41",
            "wrong-type content/events/a.md:6:53",
        ],
    ),
    Case(
        "news without a date",
        "-- content/news/_index.md --\n+++\ntitle = \"Новини\"\nkind = \"news\"\n+++\n-- content/news/a.md --\n+++\ntitle = \"А\"\n+++\n",
        &["missing-key content/news/a.md:1:1"],
    ),
    Case(
        "ages the wrong way round",
        "-- content/services/_index.md --\n+++\ntitle = \"Услуги\"\nkind = \"service\"\n+++\n-- content/services/a.md --\n+++\ntitle = \"А\"\nages = { from = 18, to = 10 }\n+++\n",
        &["wrong-value content/services/a.md:3:8"],
    ),
    // Markdown
    Case(
        "a link to nothing",
        page!("title = \"А\"", "[а](nothing.md) и [б](/nothing/)"),
        &[
            "broken-link content/bad.md:4:5",
            "broken-link content/bad.md:4:23",
        ],
    ),
    Case(
        "an address without its beginning",
        page!("title = \"А\"", "[а](www.example.org)"),
        &["broken-link content/bad.md:4:5"],
    ),
    Case(
        "an anchor that is not there",
        page!("title = \"А\"", "[а](about.md#history)"),
        &["broken-anchor content/bad.md:4:5"],
    ),
    Case(
        "a file that is not there",
        page!("title = \"А\"", "[а](plan.pdf) ![б](photo.png)"),
        &[
            "missing-file content/bad.md:4:5",
            "missing-file content/bad.md:4:20",
        ],
    ),
    Case(
        "a link to a draft",
        concat!(
            page!("title = \"А\"", "[а](draft.md)"),
            "-- content/draft.md --\n+++\ntitle = \"Б\"\ndraft = true\n+++\n"
        ),
        &["link-to-draft content/bad.md:4:5"],
    ),
    Case(
        "a script in an address",
        page!("title = \"А\"", "[а](javascript:alert(1))"),
        &["dangerous-address content/bad.md:4:5"],
    ),
    Case(
        "a picture from elsewhere",
        page!("title = \"А\"", "![а](https://example.com/a.png)"),
        &["foreign-picture content/bad.md:4:6"],
    ),
    Case(
        "raw HTML",
        page!("title = \"А\"", "<script>alert(1)</script>"),
        &["raw-html content/bad.md:4:1"],
    ),
    Case(
        "an open tag",
        page!("title = \"А\"", "a <kbd>b"),
        &["html-unbalanced content/bad.md:4:3"],
    ),
    Case(
        "unknown block",
        page!("title = \"А\"", ":::waring\nа\n:::"),
        &["unknown-block content/bad.md:4:4"],
    ),
    Case(
        "a block without an end",
        page!("title = \"А\"", ":::note\nа"),
        &["block-unclosed content/bad.md:4:1"],
    ),
    Case(
        "an end without a block",
        page!("title = \"А\"", "а\n\n:::"),
        &["block-misplaced content/bad.md:6:1"],
    ),
    Case(
        "unknown fact",
        page!("title = \"А\"", "[fact:fone]"),
        &["unknown-fact content/bad.md:4:1"],
    ),
    Case(
        "a heading's name twice",
        page!("title = \"А\"", "# А {#x}\n\n# Б {#x}"),
        &["duplicate-id content/bad.md:6:1"],
    ),
    // routes
    Case(
        "two pages at one address",
        concat!(
            page!("title = \"А\"\nslug = \"same\""),
            "-- content/worse.md --\n+++\ntitle = \"Б\"\nslug = \"same\"\n+++\n"
        ),
        &["duplicate-route content/worse.md:3:8"],
    ),
    Case(
        "two names that differ in case",
        "-- content/one.md --\n+++\ntitle = \"А\"\nslug = \"Same\"\n+++\n-- content/two.md --\n+++\ntitle = \"Б\"\nslug = \"same\"\n+++\n",
        &["duplicate-route content/two.md:3:8"],
    ),
    Case(
        "a page and a file",
        concat!(page!("title = \"А\""), "-- static/bad/index.html --\nx\n"),
        &["duplicate-route static/bad/index.html:1:1"],
    ),
    Case(
        "an alias and a page",
        page!("title = \"А\"\naliases = [\"/about/\"]"),
        &["duplicate-route content/bad.md:3:12"],
    ),
    Case(
        "a page where pateka makes one",
        page!("title = \"А\"\nslug = \"a-z\""),
        &["duplicate-route content/bad.md:3:8"],
    ),
    // site.toml
    Case(
        "a short link twice",
        concat!(
            "-- content/campaigns/_index.md --\n+++\ntitle = \"К\"\nkind = \"campaign\"\n+++\n",
            "-- content/campaigns/a.md --\n+++\ntitle = \"А\"\ngo = \"help\"\n+++\n",
            "-- content/campaigns/b.md --\n+++\ntitle = \"Б\"\ngo = \"help\"\n+++\n"
        ),
        &["duplicate-route content/campaigns/b.md:3:6"],
    ),
    Case(
        "a site of many mistakes",
        concat!(
            "-- site.toml --\ntitle = { bg = \"А\", fr = \"Б\" }\nbase_url = \"example.org\"\ndefault_language = \"bg\"\n",
            "languages = [\"bg\", \"en\"]\ntime_zone = \"Europe/Sofa\"\ncountry = \"Bulgaria\"\ntheme = \"small\"\nthem = 1\n",
            "[facts.x]\nsource = \"?\"\n[go]\nhelp = \"services\"\nshop = \"/nothing/\"\n\"a b/c\" = \"/about/\"\n"
        ),
        &[
            "unknown-language site.toml:1:21",
            "wrong-value site.toml:2:12",
            "wrong-value site.toml:5:13",
            "wrong-value site.toml:6:11",
            "unknown-key site.toml:8:1",
            "missing-key site.toml:9:1",
            "bad-address site.toml:12:8",
            "broken-link site.toml:13:8",
            "bad-address site.toml:14:1",
        ],
    ),
    Case(
        "a proxy and an origin that are none",
        concat!(
            "-- site.toml --\ntitle = \"А\"\nbase_url = \"https://example.org\"\nlanguages = [\"bg\", \"en\"]\ntheme = \"small\"\n",
            "[host]\ntrusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\", \"nginx\", \"10.0.0.0/33\"]\norigins = [\"https://a.example\", \"https://a.example/b\"]\n"
        ),
        &[
            "wrong-value site.toml:6:47",
            "wrong-value site.toml:6:56",
            "wrong-value site.toml:7:33",
        ],
    ),
    Case(
        "a theme that is not there",
        "-- site.toml --\ntitle = \"А\"\nbase_url = \"https://example.org\"\nlanguages = [\"bg\", \"en\"]\ntheme = \"smal\"\n",
        &["theme-missing site.toml:4:9"],
    ),
    Case(
        "a setting that the theme does not have",
        concat!(
            "-- themes/small/theme.toml --\n[options.color]\ntype = \"string\"\n[options.big]\ntype = \"bool\"\n",
            "-- site.toml --\ntitle = \"А\"\nbase_url = \"https://example.org\"\nlanguages = [\"bg\", \"en\"]\ntheme = \"small\"\n[extra]\ncolour = \"red\"\nbig = \"yes\"\n"
        ),
        &["theme-option site.toml:6:10", "theme-option site.toml:7:7"],
    ),
    // referral.toml
    Case(
        "a form of many mistakes",
        concat!(
            "-- referral.toml --\nversion = 0\nendpoint = \"http://forms.example.org/referral/\"\nlimit = 1\n",
            "[texts]\nbefor = \"?\"\n[limits]\nsource_per_day = -1\n[retention]\nclosed_days = \"30\"\n",
            "[mail]\nserver = \"imap://mail.example.org\"\nfrom = \"Център\"\nevery = 0\n"
        ),
        &[
            "wrong-value referral.toml:1:11",
            "form-address referral.toml:2:12",
            "unknown-key referral.toml:3:1",
            "unknown-key referral.toml:5:1",
            "wrong-value referral.toml:7:18",
            "wrong-type referral.toml:9:15",
            "missing-key referral.toml:10:1",
            "form-address referral.toml:11:10",
            "form-address referral.toml:12:8",
            "wrong-value referral.toml:13:9",
        ],
    ),
    Case(
        "mail without encryption",
        "-- referral.toml --\n[mail]\nserver = \"smtp://mail.example.org\"\nfrom = \"a@example.org\"\nto = [\"b@example.org\", \"b\"]\n",
        &[
            "form-address referral.toml:2:10",
            "form-address referral.toml:4:24",
        ],
    ),
    Case(
        "questions that cannot be asked",
        concat!(
            "-- referral.toml --\n[[field]]\nkind = \"txt\"\nlabel = \"?\"\nreqired = true\n",
            "[[field]]\nname = \"token\"\nkind = \"text\"\nlabel = \"?\"\n",
            "[[field]]\nname = \"Име\"\nkind = \"text\"\nlabel = { bg = \"?\", en = \"?\", fr = \"?\" }\n",
            "[[field]]\nname = \"a\"\nlabel = \"?\"\nautocomplete = \"mail\"\n",
            "[[field]]\nname = \"b\"\nkind = \"text\"\nmax = 9999\n",
            "[[field]]\nname = \"b\"\nkind = \"text\"\nlabel = \"?\"\n"
        ),
        &[
            "missing-key referral.toml:1:1",
            "unknown-value referral.toml:2:8",
            "unknown-key referral.toml:4:1",
            "form-field-name referral.toml:6:8",
            "form-field-name referral.toml:10:8",
            "unknown-language referral.toml:12:31",
            "missing-key referral.toml:13:1",
            "unknown-value referral.toml:16:16",
            "missing-key referral.toml:17:1",
            "wrong-value referral.toml:20:7",
            "form-field-name referral.toml:22:8",
        ],
    ),
    Case(
        "answers that cannot be chosen",
        concat!(
            "-- referral.toml --\n[[field]]\nname = \"a\"\nkind = \"choice\"\nlabel = \"?\"\n",
            "[[field]]\nname = \"b\"\nkind = \"choices\"\nlabel = \"?\"\noptions = []\n",
            "[[field]]\nname = \"c\"\nkind = \"text\"\nlabel = \"?\"\noptions = [{ value = \"x\", label = \"?\" }]\n",
            "[[field]]\nname = \"d\"\nkind = \"choice\"\nlabel = \"?\"\noptions = [\n",
            "  { value = \"x\", label = \"?\" },\n  { value = \"x\", label = \"?\" },\n  { value = \"да\", label = \"?\" },\n  { value = \"y\" },\n]\n"
        ),
        &[
            "form-options referral.toml:2:8",
            "form-options referral.toml:9:11",
            "form-options referral.toml:14:11",
            "form-options referral.toml:21:13",
            "form-options referral.toml:22:13",
            "missing-key referral.toml:23:3",
        ],
    ),
    Case(
        "conditions that cannot be told",
        concat!(
            "-- referral.toml --\n[[field]]\nname = \"who\"\nkind = \"choice\"\nlabel = \"?\"\noptions = [{ value = \"parent\", label = \"?\" }]\n",
            "[[field]]\nname = \"text\"\nkind = \"text\"\nlabel = \"?\"\nwhen = { woh = [\"parent\"] }\n",
            "[[field]]\nname = \"c\"\nkind = \"text\"\nlabel = \"?\"\nwhen = { who = [\"parnt\"] }\n",
            "[[field]]\nname = \"d\"\nkind = \"text\"\nlabel = \"?\"\nwhen = { text = \"x\" }\n",
            "[[field]]\nname = \"e\"\nkind = \"text\"\nlabel = \"?\"\nwhen = {}\n",
            "[[field]]\nname = \"f\"\nkind = \"text\"\nlabel = \"?\"\nwhen = { who = 1 }\n"
        ),
        &[
            "form-condition referral.toml:10:10",
            "unknown-value referral.toml:15:17",
            "form-condition referral.toml:20:10",
            "form-condition referral.toml:25:8",
            "wrong-type referral.toml:30:16",
        ],
    ),
    Case(
        "a form too long to be posted",
        concat!(
            "-- referral.toml --\nversion = 1\n[[field]]\nname = \"a\"\nkind = \"long-text\"\nlabel = \"?\"\nmax = 5000\n",
            "[[field]]\nname = \"b\"\nkind = \"long-text\"\nlabel = \"?\"\nmax = 3000\n"
        ),
        &["form-too-long referral.toml:2:1"],
    ),
    Case(
        "texts that name what is not there",
        "-- referral.toml --\n[texts]\nbefore = { bg = \"[fact:fone] [а](@/nothing.md)\", en = \"<script>\" }\n",
        &[
            "broken-link referral.toml:2:10",
            "raw-html referral.toml:2:10",
            "unknown-fact referral.toml:2:10",
        ],
    ),
    // theme
    Case(
        "a template that does not parse",
        "-- templates/page.html --\n<p>{{ page.title }</p>\n",
        &["template-syntax templates/page.html:1:18"],
    ),
    Case(
        "an unknown variable",
        "-- templates/page.html --\n<p>\n{{ pge.title }}</p>\n",
        &["template-render templates/page.html:2:4"],
    ),
    Case(
        "an unknown filter",
        "-- templates/page.html --\n{{ page.title | shout }}\n",
        &["template-syntax templates/page.html:1:17"],
    ),
    Case(
        "a missing parent",
        "-- templates/page.html --\n{% extends \"bse.html\" %}\n",
        &["template-missing templates/page.html:1:1"],
    ),
    Case(
        "a promise of the theme",
        "-- themes/small/theme.toml --\nrequired_templates = [\"news.html\"]\n",
        &["template-missing themes/small/theme.toml:1:23"],
    ),
    Case(
        "a block that the theme promises and does not draw, and one that does not exist",
        "-- themes/small/theme.toml --\nrequired_blocks = [\"note\", \"urgnet\"]\n",
        &[
            "theme-block themes/small/theme.toml:1:20",
            "theme-block themes/small/theme.toml:1:28",
        ],
    ),
    Case(
        "a string that is no Fluent",
        "-- i18n/bg.ftl --\nnotice = { $a\n",
        &["fluent-syntax i18n/bg.ftl:1:14"],
    ),
    Case(
        "a string that leads nowhere",
        "-- i18n/bg.ftl --\nnotice = { notise }\n",
        &["fluent-reference i18n/bg.ftl:1:12"],
    ),
    Case(
        "a style that is no CSS",
        "-- static/a.css --\na { color: red }\nb { color: ; } }\n",
        &["css-syntax static/a.css:2:17"],
    ),
];

#[test]
fn every_mistake_is_found_at_its_place() {
    let wrong: Vec<String> = CASES
        .par_iter()
        .filter_map(|Case(name, files, expected)| {
            let found = TestSite::new(files).build().mistakes();
            (found != *expected)
                .then(|| format!("{name}:\n   expected {expected:?}\n   found    {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_mistake_is_put_into_words_in_both_languages() {
    let wrong: Vec<String> = CASES
        .par_iter()
        .flat_map_iter(|Case(name, files, _)| unsaid(name, &TestSite::new(files).build()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What an event says from its third line on, below its title, and what is found: errors and warnings.
pub const EVENTS: &[(&str, &[&str])] = &[
    (
        "start = 2026-12-10T17:30\nend = 2026-12-10T17:30",
        &["wrong-value 4:7"],
    ),
    ("start = 2026-12-10\nend = 2026-12-09", &["wrong-value 4:7"]),
    (
        "start = 2026-12-09T16:00\nrepeat = { every = \"month\", on = \"first thursday\", until = 2027-06-30 }",
        &["start-off-rule 3:9"],
    ),
    (
        "start = 2026-12-09\nrepeat = { every = \"week\", on = [\"thursday\", \"friday\"], until = 2027-06-30 }",
        &["start-off-rule 3:9"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"week\", until = 2026-12-02 }",
        &["until-before-start 4:36"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"week\", until = 2027-01-30, except = [2026-12-17, 2026-12-18] }",
        &["no-such-occurrence 4:70"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"week\", until = 2026-12-10, except = [2026-12-03, 2026-12-10] }",
        &["no-occurrence-left 4:10"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"day\", until = 2036-12-10 }",
        &["too-many-occurrences 4:35"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"day\", on = \"monday\", until = 2026-12-10 }",
        &["wrong-value 4:32"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"week\", on = \"first thursday\", until = 2026-12-10 }",
        &["wrong-value 4:33"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"month\", on = \"thursday\", until = 2026-12-10 }",
        &["wrong-value 4:34"],
    ),
    (
        "status = \"postponed\"\nwas = 2026-12-03\nrepeat = { every = \"week\" }",
        &["missing-key content/events/a.en.md:1:1", "missing-key 1:1"],
    ),
    (
        "start = 2026-12-03\n[[changes]]\non = 2026-12-03\nstatus = \"cancelled\"",
        &["change-without-repeat 4:1"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"week\", until = 2027-01-30, except = [2026-12-17] }\n[[changes]]\non = 2026-12-17\nstatus = \"cancelled\"",
        &["change-of-exception 6:6"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"week\", until = 2027-01-30 }\n[[changes]]\non = 2026-12-16\nstatus = \"cancelled\"\n[[changes]]\non = 2026-12-10\nstart = 2026-12-11\n[[changes]]\non = 2026-12-10\nstart = 2026-12-12",
        &["no-such-occurrence 6:6", "duplicate-change 12:6"],
    ),
    (
        "start = 2026-12-03T16:00\nend = 2026-12-03T17:00\nrepeat = { every = \"week\", until = 2027-01-30 }\n[[changes]]\non = 2026-12-10\nstart = 2026-12-11T16:00\nend = 2026-12-11T15:00",
        &["wrong-value 9:7"],
    ),
    (
        "start = 2026-12-03T16:00\nrepeat = { every = \"week\", until = 2027-04-30 }\n[[changes]]\non = 2026-12-10\nstart = 2027-03-28T03:30",
        &["skipped-time 7:9"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"week\", until = 2027-01-30 }\n[[changes]]\non = 2026-12-10",
        &["empty-change 6:6"],
    ),
    (
        "start = 2026-12-03T16:00\nend = 2026-12-03T17:00\nall_day = true",
        &["all-day-with-hour 3:9", "all-day-with-hour 4:7"],
    ),
    (
        "start = 2026-12-03\nend = 2026-12-03T17:00",
        &["all-day-with-hour 4:7"],
    ),
    (
        "start = 2026-12-03T16:00\nend = 2026-12-04",
        &["hour-missing 4:7"],
    ),
    ("start = 2026-12-03\nall_day = false", &["hour-missing 3:9"]),
    (
        "start = 2026-12-03\nstatus = \"postponed\"",
        &["postponed-without-was 4:10"],
    ),
    (
        "start = 2026-12-03\nwas = 2026-12-01",
        &["was-without-postponed 4:7"],
    ),
    (
        "start = 2026-12-03\nwas = 2026-12-03\nstatus = \"postponed\"",
        &["was-is-start 4:7"],
    ),
    (
        "start = 2026-12-03\nstatus = \"moved-online\"",
        &["online-missing 4:10"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"week\", until = 2027-01-30 }\n[[changes]]\non = 2026-12-10\nstatus = \"moved-online\"",
        &["online-missing 7:10"],
    ),
    (
        "start = 2026-12-03\nstatus = \"cancelled\"\nrepeat = { every = \"week\", until = 2027-01-30 }\n[[changes]]\non = 2026-12-10\nstatus = \"cancelled\"",
        &["changes-of-cancelled 6:1"],
    ),
    (
        "start = 2027-03-07T03:30\nrepeat = { every = \"week\", until = 2027-04-30 }",
        &["occurrence-skipped 4:10"],
    ),
    (
        "start = 2026-12-03\nrepeat = { every = \"week\" }",
        &["repeat-without-end 4:10"],
    ),
];

fn event(front: &str) -> TestSite {
    TestSite::new(&format!(
        "-- content/events/_index.md --\n+++\ntitle = \"Събития\"\nkind = \"event\"\n+++\n\
         -- content/events/_index.en.md --\n+++\ntitle = \"Events\"\n+++\n\
         -- content/events/a.md --\n+++\ntitle = \"А\"\n{front}\n+++\n\
         -- content/events/a.en.md --\n+++\ntitle = \"A\"\n+++\n"
    ))
}

/// Everything that is found in the event itself and in its translation, as `code line:column`.
fn found_in_event(output: &Output) -> Vec<String> {
    let findings = output.findings(MessageLang::English);
    findings
        .iter()
        .map(|finding| {
            let place = finding.place.strip_prefix("content/events/a.md:");
            format!("{} {}", finding.code, place.unwrap_or(&finding.place))
        })
        .collect()
}

#[test]
fn every_contradiction_in_an_event_is_found_once_at_its_place_and_put_into_words() {
    let wrong: Vec<String> = EVENTS
        .par_iter()
        .flat_map_iter(|(front, expected)| {
            let output = event(front).build();
            let found = found_in_event(&output);
            let mut wrong = unsaid(front, &output);
            if found != *expected {
                wrong.push(format!(
                    "{front}\n   expected {expected:?}\n   found    {found:?}"
                ));
            }
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_right_text_of_an_event_is_named() {
    let help = |front: &str| {
        let findings = event(front).build().findings(MessageLang::English);
        findings[0].help.clone().unwrap_or_default()
    };
    let monthly = "repeat = { every = \"month\", on = \"first thursday\", until = 2027-06-30 }";
    let off = help(&format!("start = 2026-12-09T16:00\n{monthly}"));
    assert!(off.contains("start = 2026-12-03T16:00"), "{off}");
    let change = "[[changes]]\non = 2027-01-06\nstatus = \"cancelled\"";
    let nearest = help(&format!("start = 2026-12-03\n{monthly}\n{change}"));
    assert!(nearest.contains("2027-01-07"), "{nearest}");
    let week = help(
        "start = 2026-12-10\nrepeat = { every = \"month\", on = \"thursday\", until = 2027-06-30 }",
    );
    assert!(week.contains("on = \"second thursday\""), "{week}");
}

#[test]
fn a_translation_may_say_the_same_rule_again_and_is_told_when_it_says_another() {
    let rule = |until: &str| {
        format!(
            "repeat = {{ every = \"week\", until = {until} }}\n[[changes]]\non = 2026-12-10\nstart = 2026-12-11"
        )
    };
    let site = event(&format!("start = 2026-12-03\n{}", rule("2027-01-30")));
    let twin = |until: &str| {
        let text = format!(
            "+++\ntitle = \"A\"\nplace = \"There\"\n{}\n+++\n",
            rule(until)
        );
        site.write("content/events/a.en.md", text.as_bytes());
        found_in_event(&site.build())
    };
    assert_eq!(twin("2027-01-30"), [""; 0]);
    assert_eq!(
        twin("2027-02-28"),
        ["twin-differs content/events/a.en.md:4:10"]
    );
}

#[test]
fn every_mistake_in_an_awareness_day_is_found_at_its_place() {
    let output = TestSite::new(concat!(
        "-- data/days.toml --\n",
        "[[day]]\nname = \"А\"\nsource = \"ООН\"\n",
        "[[day]]\nrule = { month = 11, day = 20 }\nsource = \"ООН\"\n",
        "[[day]]\nname = \"Б\"\nrule = { month = 2, day = 30 }\nsource = \"ООН\"\n",
        "[[day]]\nname = \"В\"\nrule = { month = 13, day = 1 }\nsource = \"ООН\"\n",
        "[[day]]\nname = \"Г\"\nrule = { month = 9, on = \"sunday\" }\nsource = \"ООН\"\n",
        "[[day]]\nname = \"Д\"\nrule = { easter = -2, month = 4 }\n",
        "[[days]]\n",
    ))
    .build();
    assert_eq!(
        output.mistakes(),
        [
            "missing-key data/days.toml:1:1",
            "missing-key data/days.toml:4:1",
            "wrong-value data/days.toml:9:8",
            "wrong-value data/days.toml:13:18",
            "wrong-value data/days.toml:17:8",
            "missing-key data/days.toml:19:1",
            "wrong-value data/days.toml:21:8",
            "unknown-key data/days.toml:22:3",
        ]
    );
    assert_eq!(unsaid("days", &output), [""; 0]);
}

#[test]
fn a_short_link_to_a_page_whose_time_is_over_is_a_warning() {
    let site = TestSite::new(
        "-- content/old.md --\n+++\ntitle = \"А\"\nexpires_at = 2026-01-01\n+++\n\
         -- content/old.en.md --\n+++\ntitle = \"A\"\nslug = \"former\"\n+++\n",
    );
    site.edit(
        "site.toml",
        "[facts.phone]",
        "[go]\nbg = \"/old/\"\nen = \"/en/former\"\n\n[facts.phone]",
    );
    let output = site.build();
    assert_eq!(
        output.warnings(),
        [
            "short-link-unpublished site.toml:10:6",
            "short-link-unpublished site.toml:11:6"
        ]
    );
    assert_eq!(output.mistakes(), [""; 0]);
    assert_eq!(unsaid("go", &output), [""; 0]);
    assert!(
        output
            .built
            .artifacts
            .iter()
            .all(|a| !a.route.as_str().starts_with("/go/"))
    );
}

/// What is not said in words: a bare code, an argument that nobody gave, no advice.
pub fn unsaid(name: &str, output: &Output) -> Vec<String> {
    let mut wrong = Vec::new();
    for lang in [MessageLang::Bulgarian, MessageLang::English] {
        for finding in output.findings(lang) {
            let help = finding.help.clone().unwrap_or_default();
            let said = [&finding.message, &help]
                .iter()
                .all(|text| !text.is_empty() && !text.contains("{$") && !text.contains("{ $"));
            if !said || finding.message == finding.code {
                wrong.push(format!("{name}: {lang:?} {finding:?}"));
            }
            let cyrillic = finding.message.chars().any(|c| ('а'..='я').contains(&c));
            if lang == MessageLang::Bulgarian && !cyrillic {
                wrong.push(format!("{name}: not in Bulgarian: {finding:?}"));
            }
        }
    }
    wrong
}

#[test]
fn a_site_with_a_mistake_leaves_the_old_output_as_it_was() {
    let wrong: Vec<String> = CASES
        .par_iter()
        .filter_map(|Case(name, files, expected)| {
            let site = TestSite::new("");
            assert!(site.build().published.is_some());
            let before = site.snapshot();
            site.add(files);
            let ended = site.run(&["--lang", "bg", "build", "--at", crate::site::NOON]);
            let place = expected[0].split(' ').nth(1).unwrap();
            let kept = site.snapshot() == before;
            let right =
                ended.code == 1 && kept && ended.stderr.contains(place) && ended.stdout.is_empty();
            (!right).then(|| format!("{name}: kept the old output: {kept}, {ended:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_run_reports_the_mistakes_of_all_files_and_stages() {
    let site = TestSite::new(concat!(
        page!("title = „А“\ndate = 10.12.2026\nweight = \"1\""),
        "-- content/two.md --\n+++\ntitle = \"А\"\nslug = \"about\"\n+++\n[а](nothing.md)\n\n[fact:fone]\n\n<font>x</font>\n",
        "-- templates/section.html --\n{{ section.title }\n",
        "-- i18n/en.ftl --\nnotice = { $a\n",
        "-- static/a.css --\na { color: ; } }\n",
    ));
    site.write(
        "content/three.md",
        b"+++\ntitle = \"\xcf\xfa\xf2\xe5\xea\xe0\"\n+++\n",
    );
    let found = site.build().mistakes();
    let codes: Vec<&str> = found
        .iter()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    for code in [
        "toml-syntax",
        "bad-date",
        "wrong-type",
        "duplicate-route",
        "broken-link",
        "unknown-fact",
        "raw-html",
        "template-syntax",
        "fluent-syntax",
        "css-syntax",
        "file-encoding",
    ] {
        assert!(codes.contains(&code), "{code} is not in {found:#?}");
    }
}

#[test]
fn a_file_in_another_encoding_is_named_with_the_encoding() {
    let text = "+++\ntitle = \"Пътека към центъра за деца\"\n+++\nЦентърът е отворен всеки ден.\n";
    let windows = encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (bytes, name, place) in [
        (windows, "windows-1251", "2:10"),
        (utf16, "UTF-16LE", "1:1"),
    ] {
        let site = TestSite::new("");
        site.write("content/bad.md", &bytes);
        let output = site.build();
        let expected = format!("file-encoding content/bad.md:{place}");
        assert_eq!(output.mistakes(), [expected.as_str()]);
        let finding = &output.findings(MessageLang::English)[0];
        assert!(finding.message.contains(name), "{finding:?}");
        assert_eq!(unsaid(name, &output), [""; 0]);
        assert_eq!(site.run(&["build"]).code, 1);
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_nowhere_or_out_of_the_site_are_reported() {
    use std::os::unix::fs::symlink;
    let site = TestSite::new("-- content/a/_index.md --\n+++\ntitle = \"А\"\n+++\n");
    let outside = tempfile::tempdir().unwrap();
    symlink(
        site.root().join("content"),
        site.root().join("content/a/round"),
    )
    .unwrap();
    symlink("nothing.md", site.root().join("content/gone.md")).unwrap();
    symlink(outside.path(), site.root().join("content/out")).unwrap();
    let output = site.build();
    assert_eq!(
        output.mistakes(),
        [
            "link-loop content/a/round:1:1",
            "file-unreadable content/gone.md:1:1",
            "link-leaves-site content/out:1:1"
        ]
    );
    assert_eq!(unsaid("links", &output), [""; 0]);
    assert_eq!(site.run(&["build"]).code, 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_reported_with_the_others() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    let site = TestSite::new(page!("title = Заглавие"));
    let place = site.root().join("content/about.md");
    fs::set_permissions(&place, Permissions::from_mode(0o000)).unwrap();
    let output = site.build();
    // The administrator may read everything.
    let refused = fs::read(&place).is_err();
    let expected: &[&str] = match refused {
        true => &[
            "file-unreadable content/about.md:1:1",
            "toml-syntax content/bad.md:2:9",
        ],
        false => &["toml-syntax content/bad.md:2:9"],
    };
    assert_eq!(output.mistakes(), expected);
    assert_eq!(unsaid("permission", &output), [""; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let site = TestSite::new("");
    let place = site
        .root()
        .join("content")
        .join(OsStr::from_bytes(b"\xcf\xfa.md"));
    std::fs::write(place, "+++\ntitle = \"x\"\n+++\n").unwrap();
    let output = site.build();
    assert_eq!(output.mistakes().len(), 1, "{:?}", output.mistakes());
    assert!(
        output.mistakes()[0].starts_with("file-unreadable content/"),
        "{:?}",
        output.mistakes()
    );
    assert_eq!(unsaid("name", &output), [""; 0]);
}

#[test]
fn markdown_nested_a_hundred_thousand_deep_is_a_finding() {
    let deep = 100_000;
    for (name, text) in [
        ("quotations", "> ".repeat(deep) + "x"),
        ("lists", "- ".repeat(deep) + "x"),
        ("brackets", "[".repeat(deep) + "x"),
        ("emphasis", "*".repeat(deep) + "x" + &"*".repeat(deep)),
        ("blocks", ":::note\n".repeat(deep)),
        ("details", "<details>".repeat(deep)),
    ] {
        let site = TestSite::new("");
        site.write(
            "content/deep.md",
            format!("+++\ntitle = \"А\"\n+++\n{text}\n").as_bytes(),
        );
        let ended = site.run(&["build", "--at", crate::site::NOON]);
        let expected = match name {
            "brackets" => 0,
            _ => 1,
        };
        assert_eq!(
            ended.code,
            expected,
            "{name}: {}",
            ended.stderr.chars().take(500).collect::<String>()
        );
    }
}

#[test]
fn a_folder_without_a_site_and_bad_arguments_are_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let ended = crate::site::run_in(folder.path(), &["build"], &[]);
    assert_eq!(ended.code, 2);
    let site = TestSite::new("");
    for arguments in [
        &["build", "--base-url", "example.org"][..],
        &["build", "--nonsense"],
        &["--root", "nowhere", "build"],
        &["build", "--out", "content"],
        &["build", "--out", "."],
    ] {
        let ended = site.run(arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        assert!(!ended.stderr.contains("usage-"), "{ended:?}");
    }
}

#[test]
fn a_site_whose_content_is_gone_is_not_published_as_an_empty_one() {
    let site = TestSite::new("");
    assert_eq!(site.run(&["build"]).code, 0);
    let before = site.snapshot();
    std::fs::rename(site.root().join("content"), site.root().join("elsewhere")).unwrap();
    let output = site.build();
    assert_eq!(output.mistakes(), ["content-missing"]);
    assert_eq!(unsaid("no content", &output), [""; 0]);
    assert_eq!(site.run(&["build"]).code, 1);
    assert_eq!(site.snapshot(), before);
}

#[test]
fn a_link_to_a_page_whose_time_is_over_is_a_warning_and_leaves_its_words() {
    let site = TestSite::new(concat!(
        "-- content/old.md --\n+++\ntitle = \"А\"\nexpires_at = 2026-06-10\n+++\n",
        "-- content/new.md --\n+++\ntitle = \"Б\"\n+++\nВижте [старата страница](old.md).\n",
        "-- content/new.en.md --\n+++\ntitle = \"B\"\n+++\n",
    ));
    assert_eq!(
        site.build_at("2026-06-09").warnings(),
        ["twin-missing content/old.md:1:1"]
    );
    let output = site.build();
    assert_eq!(
        output.warnings(),
        ["link-to-unpublished content/new.md:4:26"]
    );
    output.contains("new/index.html", "Вижте старата страница.");
    assert_eq!(unsaid("unpublished", &output), [""; 0]);
}

#[test]
fn an_instant_that_cannot_be_read_is_said_in_words() {
    let output = TestSite::new("").build_at("10.12.2026");
    assert_eq!(output.mistakes(), ["bad-date"]);
    let finding = &output.findings(MessageLang::English)[0];
    assert!(
        finding.help.as_ref().unwrap().contains("2026-12-10"),
        "{finding:?}"
    );
    assert_eq!(unsaid("--at", &output), [""; 0]);
}

#[test]
fn every_kind_of_error_is_tried_here() {
    // These need bytes, links or lengths that no string of files can hold; they have tests of
    // their own above.
    let elsewhere = [
        "file-unreadable",
        "file-encoding",
        "link-leaves-site",
        "link-loop",
        "nested-too-deep",
        "content-missing",
        // A build does not look at the keys: they are tried beside the code that reads them, and in `vault`.
        "recipient-key",
        "recipient-name",
        "recipient-duplicate",
        "recipient-practice",
        "recipient-secret",
        "recipients-missing",
    ];
    let untried: Vec<&str> = code::ALL
        .iter()
        .filter(|code| code.severity == Severity::Error)
        .map(|code| code.name)
        .filter(|name| !elsewhere.contains(name))
        .filter(|name| {
            let tried = |line: &str| line.split(" ").next() == Some(*name);
            let cases = CASES.iter().map(|Case(_, _, expected)| *expected);
            let events = EVENTS.iter().map(|(_, expected)| *expected);
            !cases
                .chain(events)
                .any(|expected| expected.iter().any(|line| tried(line)))
        })
        .collect();
    assert!(untried.is_empty(), "no case for {untried:?}");
}

#[test]
fn what_should_be_looked_at_is_a_warning_and_the_site_is_published() {
    let output = TestSite::new(concat!(
        "-- content/alone.md --\n+++\ntitle = \"А\"\ndate = 2026-10-25T03:30\nimage = \"/a.jpg\"\nimage_alt = \"Б\"\n+++\n",
        "-- content/about.en.md --\n+++\ntitle = \"A\"\nweight = 7\n+++\n",
        "-- content/about.md --\n+++\ntitle = \"А\"\nweight = 5\n+++\n",
        "-- content/old.md --\n+++\ntitle = \"А\"\ntranslation = \"missing-ok\"\nimage = \"/a.jpg\"\nimage_alt = \"Б\"\nconsent = { who = \"В\", until = 2025-01-01 }\n+++\n",
        "-- static/a.jpg --\nx\n",
        "-- i18n/bg.ftl --\nonly-here = Само тук\n",
        "-- referral.toml --\n[texts]\ntitle = { bg = \"Пиши ни\" }\n",
        "-- site.toml --\ntitle = \"А\"\nbase_url = \"https://example.org\"\nlanguages = [\"bg\", \"en\"]\ntime_zone = \"Europe/Sofia\"\ntheme = \"small\"\n",
        "[facts.a]\nvalue = \"x\"\n[facts.b]\nvalue = \"y\"\nconfirmed = 2025-01-01\nreview_by = 2026-01-01\n",
    ))
    .build();
    assert_eq!(
        output.warnings(),
        [
            "twin-differs content/about.en.md:3:10",
            "twin-missing content/alone.md:1:1",
            "repeated-time content/alone.md:3:8",
            "consent-missing content/alone.md:4:9",
            "consent-expired content/old.md:6:11",
            "string-missing i18n/bg.ftl:1:1",
            "form-text-missing referral.toml:2:9",
            "fact-unconfirmed site.toml:6:8",
            "fact-overdue site.toml:8:8",
        ]
    );
    assert!(output.published.is_some());
    assert_eq!(unsaid("warnings", &output), [""; 0]);
}
