//! What a build makes of a site: each test is a small site, a build, and the text that comes out.

use pateka::build::SiteAddress;
use pateka::config::BaseUrl;

use crate::site::{NOON, TestSite, bytes, run_in, snapshot};

#[test]
fn a_page_and_its_twin_know_each_other() {
    let output = TestSite::new("").build();
    output.contains("about/index.html", "<html lang=\"bg\">");
    output.contains("about/index.html", "Кои сме ние.");
    output.contains("en/about/index.html", "<html lang=\"en\">");
    for path in ["about/index.html", "en/about/index.html"] {
        for (lang, place) in [
            ("bg", "about/"),
            ("en", "en/about/"),
            ("x-default", "about/"),
        ] {
            output.contains(
                path,
                &format!("hreflang=\"{lang}\" href=\"https://example.org/{place}\""),
            );
        }
        output.lacks(path, "noindex");
    }
    output.contains("sitemap.xml", "<loc>https://example.org/en/about/</loc>");
    assert_eq!(output.warnings(), [""; 0]);
    assert_eq!(output.built.pages, 4);
}

#[test]
fn a_page_without_a_twin_answers_in_the_other_language_and_stays_out_of_search() {
    let output =
        TestSite::new("-- content/only.md --\n+++\ntitle = \"Само тук\"\n+++\nТекст.\n").build();
    let path = "en/only/index.html";
    output.contains(path, "<html lang=\"en\">");
    output.contains(path, "<p class=\"notice\">Only in another language</p>");
    output.contains(path, "<div lang=\"bg\"><p>Текст.</p>");
    output.contains(path, "noindex");
    output.lacks(path, "rel=\"alternate\"");
    output.lacks("only/index.html", "rel=\"alternate\"");
    output.lacks("only/index.html", "noindex");
    output.contains(
        "only/index.html",
        "hreflang=\"en\" href=\"/en/only/\">false<",
    );
    output.contains("sitemap.xml", "https://example.org/only/");
    output.lacks("sitemap.xml", "https://example.org/en/only/");
    output.lacks("en/a-z/index.html", "Само тук");
    assert_eq!(output.warnings(), ["twin-missing content/only.md:1:1"]);
}

#[test]
fn a_page_that_exists_only_in_english_answers_in_bulgarian() {
    let output =
        TestSite::new("-- content/only.en.md --\n+++\ntitle = \"Only here\"\n+++\nText.\n").build();
    output.contains("only/index.html", "<div lang=\"en\"><p>Text.</p>");
    output.contains("only/index.html", "noindex");
    output.lacks("en/only/index.html", "noindex");
}

#[test]
fn a_page_that_needs_no_twin_has_its_fallback_without_a_warning() {
    let output = TestSite::new(
        "-- content/only.md --\n+++\ntitle = \"А\"\ntranslation = \"missing-ok\"\n+++\n",
    )
    .build();
    assert_eq!(output.warnings(), [""; 0]);
    output.contains("en/only/index.html", "noindex");
    let state = build_json(&output.text("build.json"), "/en/only/");
    assert_eq!(state, "not-needed");
}

#[test]
fn a_fallback_leads_to_the_top_where_the_translation_has_no_such_heading() {
    let output = TestSite::new(concat!(
        "-- content/about.md --\n+++\ntitle = \"За нас\"\n+++\n## Хора {#hora}\n",
        "-- content/only.md --\n+++\ntitle = \"А\"\ntranslation = \"missing-ok\"\n+++\n[хората](about.md#hora)\n",
    ))
    .build();
    assert_eq!(output.mistakes(), [""; 0]);
    output.contains("only/index.html", "/about/#hora");
    output.contains("en/only/index.html", "/en/about/");
    output.lacks("en/only/index.html", "#hora");
}

#[test]
fn a_template_that_names_an_address_stays_in_the_readers_language() {
    let output = TestSite::new(concat!(
        "-- themes/small/templates/page.html --\n",
        "{{ get_url(path=\"/\") }} {{ get_url(path=\"/about/\") }} {{ get_url(path=\"/a-z/\") }} ",
        "{{ get_url(path=\"/en/about/\") }} {{ get_url(path=\"/none/\") }}\n",
    ))
    .build();
    output.contains("about/index.html", "/ /about/ /a-z/ /en/about/ /none/");
    output.contains(
        "en/about/index.html",
        "/en/ /en/about/ /en/a-z/ /en/about/ /none/",
    );
}

#[test]
fn the_build_says_the_state_of_every_translation() {
    let output = TestSite::new("-- content/only.md --\n+++\ntitle = \"А\"\n+++\n").build();
    let json = output.text("build.json");
    assert_eq!(build_json(&json, "/en/only/"), "missing");
    assert_eq!(build_json(&json, "/en/about/"), "done");
    assert!(json.contains("\"next_change\": null"), "{json}");
    assert!(
        json.contains("\"at\": \"2026-06-15T12:00:00+03:00\""),
        "{json}"
    );
}

fn build_json(json: &str, path: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let states = value["translations"].as_array().unwrap();
    let state = states.iter().find(|state| state["path"] == path);
    state.map_or("absent".to_owned(), |s| {
        s["state"].as_str().unwrap().to_owned()
    })
}

#[test]
fn a_draft_is_shown_only_when_drafts_are_asked_for() {
    let site = TestSite::new("-- content/plan.md --\n+++\ntitle = \"План\"\ndraft = true\n+++\n");
    let output = site.build();
    assert!(!output.has("plan/index.html") && !output.has("en/plan/index.html"));
    output.lacks("a-z/index.html", "План");
    let output = site.build_with(NOON, |options| options.drafts = true);
    assert!(output.has("plan/index.html"));
}

#[test]
fn a_draft_translation_leaves_a_fallback_in_its_place() {
    let site = TestSite::new(
        "-- content/about.en.md --\n+++\ntitle = \"About\"\ndraft = true\n+++\nSecret.\n",
    );
    let output = site.build();
    output.contains("en/about/index.html", "Кои сме ние.");
    output.contains("en/about/index.html", "noindex");
    output.lacks("en/about/index.html", "Secret");
    assert_eq!(output.warnings(), [""; 0]);
}

#[test]
fn a_draft_section_hides_what_is_in_it() {
    let site = TestSite::new(concat!(
        "-- content/plans/_index.md --\n+++\ntitle = \"Планове\"\ndraft = true\n+++\n",
        "-- content/plans/a.md --\n+++\ntitle = \"А\"\n+++\n",
    ));
    let output = site.build();
    assert!(!output.has("plans/index.html") && !output.has("plans/a/index.html"));
}

#[test]
fn a_page_appears_at_its_instant_and_goes_at_its_instant_by_the_clock_of_sofia() {
    let site = TestSite::new(
        "-- content/later.md --\n+++\ntitle = \"А\"\npublish_at = 2026-12-10T17:30\nexpires_at = 2026-12-11\n+++\n",
    );
    let shown = |at: &str| site.build_at(at).has("later/index.html");
    assert!(!shown("2026-12-10T17:29"));
    assert!(shown("2026-12-10T17:30"));
    assert!(shown("2026-12-10T23:59"));
    assert!(!shown("2026-12-11T00:00"));
    let next = |at: &str| site.build_at(at).built.next_change.map(|t| t.to_string());
    assert_eq!(next(NOON).as_deref(), Some("2026-12-10T15:30:00Z"));
    assert_eq!(
        next("2026-12-10T17:30").as_deref(),
        Some("2026-12-10T22:00:00Z")
    );
    assert_eq!(next("2026-12-11T00:00"), None);
}

#[test]
fn a_future_date_hides_nothing() {
    let site = TestSite::new("-- content/a.md --\n+++\ntitle = \"А\"\ndate = 2030-01-01\n+++\n");
    assert!(site.build().has("a/index.html"));
}

#[test]
fn exit_and_kind_are_handed_down_and_a_page_may_differ() {
    let output = TestSite::new(concat!(
        "-- content/help/_index.md --\n+++\ntitle = \"Помощ\"\nkind = \"service\"\nexit = true\n+++\n",
        "-- content/help/deep/_index.md --\n+++\ntitle = \"Дълбоко\"\n+++\n",
        "-- content/help/deep/a.md --\n+++\ntitle = \"А\"\nages = { from = 10, to = 18 }\n+++\n",
        "-- content/help/b.md --\n+++\ntitle = \"Б\"\nexit = false\n+++\n",
    ))
    .build();
    output.contains(
        "help/deep/a/index.html",
        "data-kind=\"service\" data-exit=\"true\"",
    );
    output.contains(
        "en/help/deep/a/index.html",
        "data-kind=\"service\" data-exit=\"true\"",
    );
    output.contains(
        "help/deep/index.html",
        "data-kind=\"service\" data-exit=\"true\"",
    );
    output.contains("help/b/index.html", "data-exit=\"false\"");
    output.contains("about/index.html", "data-kind=\"page\" data-exit=\"false\"");
}

#[test]
fn a_leading_date_is_the_date_of_the_page_and_not_in_its_address() {
    let output = TestSite::new(concat!(
        "-- content/2026-05-01-meeting.md --\n+++\ntitle = \"А\"\n+++\n",
        "-- content/2026-05-02-own.md --\n+++\ntitle = \"Б\"\ndate = 2026-04-01T10:00\n+++\n",
    ))
    .build();
    output.contains("meeting/index.html", "data-date=\"2026-05-01\"");
    output.contains("own/index.html", "data-date=\"2026-04-01T10:00:00+03:00\"");
}

#[test]
fn a_bundle_takes_its_files_to_its_address_in_both_languages() {
    let output = TestSite::new(concat!(
        "-- content/practices/_index.md --\n+++\ntitle = \"Практики\"\n+++\n",
        "-- content/practices/2026-05-01-conference/index.md --\n+++\ntitle = \"А\"\n+++\n[план](plan.pdf)\n",
        "-- content/practices/2026-05-01-conference/index.en.md --\n+++\ntitle = \"A\"\n+++\n[plan](plan.pdf)\n",
        "-- content/practices/2026-05-01-conference/plan.pdf --\nplan\n",
    ))
    .build();
    assert_eq!(output.text("practices/conference/plan.pdf"), "plan\n");
    output.contains(
        "practices/conference/index.html",
        "href=\"/practices/conference/plan.pdf\"",
    );
    output.contains(
        "en/practices/conference/index.html",
        "href=\"/practices/conference/plan.pdf\"",
    );
}

#[test]
fn a_slug_is_the_last_part_of_the_address_and_a_cyrillic_name_is_written_in_latin() {
    let output = TestSite::new(concat!(
        "-- content/a.md --\n+++\ntitle = \"А\"\nslug = \"who-we-are\"\n+++\n",
        "-- content/a.en.md --\n+++\ntitle = \"A\"\nslug = \"us\"\n+++\n",
        "-- content/Пътека към дома.md --\n+++\ntitle = \"Б\"\n+++\n",
    ))
    .build();
    assert!(output.has("who-we-are/index.html") && output.has("en/us/index.html"));
    assert!(output.has("pateka-kam-doma/index.html"));
    output.contains(
        "who-we-are/index.html",
        "hreflang=\"en\" href=\"https://example.org/en/us/\"",
    );
}

#[test]
fn old_and_short_addresses_lead_on_with_and_without_a_host_that_reads_redirects() {
    let site = TestSite::new(
        "-- content/about.md --\n+++\ntitle = \"За нас\"\naliases = [\"old\", \"/older/page.html\"]\n+++\n",
    );
    let toml = std::fs::read_to_string(site.root().join("site.toml")).unwrap();
    let go = "\n[go]\nhelp = \"/en/about/#phone\"\nchild = \"https://example.com/116111\"\n";
    site.write("site.toml", (toml + go).as_bytes());
    let output = site.build();
    for (page, target) in [
        ("old/index.html", "/about/"),
        ("older/page.html", "/about/"),
        ("go/help/index.html", "/en/about/#phone"),
        ("go/child/index.html", "https://example.com/116111"),
    ] {
        output.contains(page, &format!("url={target}\""));
    }
    let rules = output.text("_redirects");
    for rule in [
        "/old/ /about/ 301",
        "/older/page.html /about/ 301",
        "/go/help/ /en/about/#phone 302",
    ] {
        assert!(rules.contains(rule), "{rule} is not in\n{rules}");
    }
    output.lacks("sitemap.xml", "/old/");
    assert!(!output.has("en/go/help/index.html"));
}

#[test]
fn a_link_to_a_file_leads_to_the_page_in_the_readers_language() {
    let output = TestSite::new(concat!(
        "-- content/a.md --\n+++\ntitle = \"А\"\n+++\n[1](about.md) [2](@/about.md) [3](@/_index.md#x) [4](about.en.md) [5](/a-z/)\n\n",
        "-- content/_index.md --\n+++\ntitle = \"Начало\"\n+++\n# Х {#x}\n",
        "-- content/_index.en.md --\n+++\ntitle = \"Home\"\n+++\n# X {#x}\n",
    ))
    .build();
    for href in ["\"/about/\">1", "\"/about/\">2", "\"/#x\">3", "\"/a-z/\">5"] {
        output.contains("a/index.html", href);
    }
    // The fallback in English leads its reader to the English pages.
    for href in [
        "\"/en/about/\">1",
        "\"/en/about/\">2",
        "\"/en/#x\">3",
        "\"/en/a-z/\">5",
    ] {
        output.contains("en/a/index.html", href);
    }
}

#[test]
fn a_twin_inherits_what_is_not_words_and_a_difference_is_a_warning() {
    let output = TestSite::new(concat!(
        "-- content/events/_index.md --\n+++\ntitle = \"Събития\"\nkind = \"event\"\n+++\n",
        "-- content/events/_index.en.md --\n+++\ntitle = \"Events\"\n+++\n",
        "-- content/events/a.md --\n+++\ntitle = \"А\"\nstart = 2026-12-10T17:30\nend = 2026-12-10T19:00\nexit = true\n+++\n",
        "-- content/events/a.en.md --\n+++\ntitle = \"A\"\nend = 2026-12-10T18:00\n+++\n",
    ))
    .build();
    output.contains(
        "events/a/index.html",
        "<time datetime=\"2026-12-10T17:30:00+02:00\">",
    );
    output.contains(
        "en/events/a/index.html",
        "<time datetime=\"2026-12-10T17:30:00+02:00\">",
    );
    output.contains(
        "en/events/a/index.html",
        "data-kind=\"event\" data-exit=\"true\"",
    );
    assert_eq!(
        output.warnings(),
        ["twin-differs content/events/a.en.md:3:7"]
    );
}

/// A section with five pages, by the line of its front matter that orders it.
fn five(front: &str) -> TestSite {
    let pages = [
        ("ябълка", "2026-01-03", 2),
        ("Zebra", "2026-01-01", 5),
        ("авто", "2026-01-05", 1),
        ("ѝ", "2026-01-02", 4),
        ("Йод", "2026-01-04", 3),
    ];
    let mut files =
        format!("-- content/list/_index.md --\n+++\ntitle = \"Списък\"\n{front}\n+++\n");
    for (number, (title, date, weight)) in pages.into_iter().enumerate() {
        files += &format!(
            "-- content/list/p{number}.md --\n+++\ntitle = \"{title}\"\ndate = {date}\nweight = {weight}\n+++\n"
        );
    }
    TestSite::new(&files)
}

#[test]
fn pages_are_ordered_as_the_section_says() {
    for (front, expected) in [
        ("", ["ябълка", "Zebra", "авто", "ѝ", "Йод"]),
        (
            "sort_by = \"date\"",
            ["авто", "Йод", "ябълка", "ѝ", "Zebra"],
        ),
        (
            "sort_by = \"weight\"",
            ["авто", "ябълка", "Йод", "ѝ", "Zebra"],
        ),
        (
            "sort_by = \"title\"",
            ["авто", "ѝ", "Йод", "ябълка", "Zebra"],
        ),
    ] {
        assert_eq!(
            five(front).build().list("list/index.html"),
            expected,
            "{front}"
        );
    }
}

#[test]
fn lower_is_the_earlier_date_and_the_lighter_weight() {
    let by_date = five("sort_by = \"date\"").build();
    by_date.contains("list/p0/index.html", "rel=\"prev\" href=\"/list/p3/\"");
    by_date.contains("list/p0/index.html", "rel=\"next\" href=\"/list/p4/\"");
    by_date.lacks("list/p1/index.html", "rel=\"prev\"");
    let by_weight = five("sort_by = \"weight\"").build();
    by_weight.contains("list/p0/index.html", "rel=\"prev\" href=\"/list/p2/\"");
    by_weight.lacks("list/p2/index.html", "rel=\"prev\"");
}

#[test]
fn a_long_list_is_cut_into_pages_that_know_each_other() {
    let output = five("sort_by = \"weight\"\npaginate_by = 2").build();
    assert_eq!(output.list("list/index.html"), ["авто", "ябълка"]);
    assert_eq!(output.list("list/page/2/index.html"), ["Йод", "ѝ"]);
    assert_eq!(output.list("en/list/page/3/index.html"), ["Zebra"]);
    output.contains("list/index.html", "1/3 of 5 next=/list/page/2/");
    output.contains(
        "list/page/2/index.html",
        "2/3 of 5 previous=/list/ next=/list/page/3/",
    );
    output.contains("list/page/3/index.html", "3/3 of 5 previous=/list/page/2/");
    assert!(!output.has("list/page/1/index.html") && !output.has("list/page/4/index.html"));
}

#[test]
fn events_are_ordered_by_their_start_and_say_when_in_words() {
    let output = TestSite::new(concat!(
        "-- content/events/_index.md --\n+++\ntitle = \"Събития\"\nkind = \"event\"\nsort_by = \"start\"\n+++\n",
        "-- content/events/a.md --\n+++\ntitle = \"после\"\nstart = 2026-12-10T17:30\n+++\n",
        "-- content/events/b.md --\n+++\ntitle = \"първо\"\nstart = 2026-12-01\n+++\n",
        "-- content/events/c.md --\n+++\ntitle = \"някога\"\nstatus = \"postponed\"\nwas = 2026-11-01\n+++\n",
    ))
    .build();
    assert_eq!(
        output.list("events/index.html"),
        ["първо", "после", "някога"]
    );
    output.contains(
        "events/a/index.html",
        "10 декември 2026\u{a0}г., 17:30\u{a0}ч.",
    );
    let text = output.text("events/a/index.html");
    assert!(!text.contains('\u{202f}'));
}

#[test]
fn a_feed_holds_the_dated_pages_of_its_language_newest_first() {
    let output = TestSite::new(concat!(
        "-- content/news/_index.md --\n+++\ntitle = \"Новини\"\nkind = \"news\"\n+++\n",
        "-- content/news/_index.en.md --\n+++\ntitle = \"News\"\n+++\n",
        "-- content/news/a.md --\n+++\ntitle = \"Старо\"\ndate = 2026-01-01\n+++\n[за нас](../about.md)\n",
        "-- content/news/b.md --\n+++\ntitle = \"Ново\"\ndate = 2026-05-01\n+++\n",
        "-- content/news/b.en.md --\n+++\ntitle = \"New\"\n+++\n",
    ))
    .build();
    for path in ["atom.xml", "news/atom.xml"] {
        let feed = output.text(path);
        let (new, old) = (feed.find("Ново").unwrap(), feed.find("Старо").unwrap());
        assert!(new < old, "{feed}");
        assert!(
            feed.contains("https://example.org/about/"),
            "links are absolute: {feed}"
        );
    }
    let english = output.text("en/atom.xml");
    assert!(
        english.contains("New") && !english.contains("Старо"),
        "{english}"
    );
}

#[test]
fn a_base_url_may_have_a_path() {
    let site = TestSite::new(
        "-- content/a.md --\n+++\ntitle = \"А\"\naliases = [\"/old/\"]\n+++\n[за нас](about.md) [я](/a-z/) ![](/x.png)\n-- static/x.png --\nx\n",
    );
    site.edit(
        "site.toml",
        "https://example.org",
        "https://example.org/centre/",
    );
    let output = site.build();
    for text in [
        "\"/centre/about/\"",
        "\"/centre/a-z/\"",
        "\"/centre/x.png\"",
    ] {
        output.contains("a/index.html", text);
    }
    output.contains(
        "about/index.html",
        "href=\"https://example.org/centre/en/about/\"",
    );
    output.contains(
        "sitemap.xml",
        "<loc>https://example.org/centre/about/</loc>",
    );
    output.contains("robots.txt", "https://example.org/centre/sitemap.xml");
    output.contains("old/index.html", "url=/centre/a/\"");
    output.contains("_redirects", "/centre/old/ /centre/a/ 301");
}

#[test]
fn another_base_url_may_be_given() {
    let output = TestSite::new("").build_with(NOON, |options| {
        options.address = SiteAddress::Given(BaseUrl::parse("https://test.example/x").unwrap());
    });
    output.contains("sitemap.xml", "<loc>https://test.example/x/about/</loc>");
}

#[test]
fn a_site_in_one_language_may_have_a_plain_title_and_needs_no_tables() {
    let site = TestSite::new(
        "-- site.toml --\ntitle = \"Център\"\nbase_url = \"https://example.org\"\nlanguages = [\"bg\"]\ntheme = \"small\"\n",
    );
    for path in ["content/_index.en.md", "content/about.en.md"] {
        site.remove(path);
    }
    let output = site.build();
    output.lacks("about/index.html", "rel=\"alternate\"");
    output.contains("404.html", "<title>Център</title>");
    assert!(!output.has("en/index.html"));
    assert_eq!(output.warnings(), [""; 0]);
}

#[test]
fn a_theme_without_declared_options_takes_any_extra() {
    let site = TestSite::new("-- templates/404.html --\n{{ config.extra.colour }}\n");
    let toml = std::fs::read_to_string(site.root().join("site.toml")).unwrap();
    site.write(
        "site.toml",
        (toml + "\n[extra]\ncolour = \"green\"\n").as_bytes(),
    );
    site.build().contains("404.html", "green");
}

#[test]
fn the_sites_own_templates_strings_and_files_stand_before_the_themes() {
    let output = TestSite::new(concat!(
        "-- content/only.md --\n+++\ntitle = \"А\"\ntranslation = \"missing-ok\"\n+++\n",
        "-- i18n/en.ftl --\nnotice = Our own words\n",
        "-- templates/404.html --\n{% extends \"base.html\" %}{% block main %}Our own 404{% endblock %}\n",
        "-- themes/small/static/x.txt --\ntheirs\n-- static/x.txt --\nours\n",
    ))
    .build();
    output.contains("en/only/index.html", "Our own words");
    output.contains("en/404.html", "Our own 404");
    assert_eq!(output.text("x.txt"), "ours\n");
}

#[test]
fn what_is_written_in_a_page_is_never_a_template() {
    let output = TestSite::new(
        "-- content/a.md --\n+++\ntitle = \"{{ lang }}\"\n+++\n{{ config.title }} {% if true %}\n",
    )
    .build();
    output.contains("a/index.html", "{{ config.title }} {% if true %}");
    output.contains("a/index.html", "<title>{{ lang }}</title>");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let site = TestSite::new("");
    let plain = site.build().text("about/index.html");
    let text = std::fs::read_to_string(site.root().join("content/about.md")).unwrap();
    site.write(
        "content/about.md",
        format!("\u{feff}{}", text.replace('\n', "\r\n")).as_bytes(),
    );
    assert_eq!(
        site.build().text("about/index.html").replace('\r', ""),
        plain
    );
}

#[test]
fn unchanged_files_keep_their_time_and_vanished_pages_vanish() {
    let site =
        TestSite::new("-- content/gone.md --\n+++\ntitle = \"А\"\n+++\n-- static/x.txt --\nx\n");
    site.build();
    let before = site.snapshot();
    site.remove("content/gone.md");
    site.edit("content/about.md", "Кои", "Какви");
    let output = site.build();
    let after = site.snapshot();
    assert!(before.contains_key("gone/index.html") && !after.contains_key("gone/index.html"));
    assert!(!site.root().join("public/gone").exists());
    assert_ne!(before["about/index.html"].0, after["about/index.html"].0);
    for path in [
        "x.txt",
        "404.html",
        "en/404.html",
        "en/a-z/index.html",
        "robots.txt",
    ] {
        assert!(before[path] == after[path], "{path} was written again");
    }
    let published = output.published.unwrap();
    assert!(
        published.removed >= 2 && published.unchanged > published.written,
        "{published:?}"
    );
    site.build();
    assert!(
        site.snapshot() == after,
        "a second build without a change touches nothing"
    );
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_threads_from_any_folder() {
    let site = five("sort_by = \"title\"\npaginate_by = 2");
    let elsewhere = tempfile::tempdir().unwrap();
    let root = site.root().to_str().unwrap();
    let tree = |name: &str, from: &std::path::Path, environment: &[(&str, &str)]| {
        let out = elsewhere.path().join(name);
        let arguments = [
            "--root",
            root,
            "build",
            "--at",
            NOON,
            "--out",
            out.to_str().unwrap(),
        ];
        let ended = run_in(from, &arguments, environment);
        assert_eq!(ended.code, 0, "{ended:?}");
        bytes(snapshot(&out))
    };
    let first = tree("first", site.root(), &[]);
    assert!(first.len() > 20);
    assert_eq!(first, tree("again", site.root(), &[]));
    assert_eq!(
        first,
        tree(
            "one-thread",
            elsewhere.path(),
            &[("RAYON_NUM_THREADS", "1")]
        )
    );
    let root = "..";
    let below = site.root().join("content");
    let out = elsewhere.path().join("relative");
    let ended = run_in(
        &below,
        &[
            "--root",
            root,
            "build",
            "--at",
            NOON,
            "--out",
            out.to_str().unwrap(),
        ],
        &[],
    );
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(first, bytes(snapshot(&out)));
}

#[test]
fn the_clock_may_come_from_source_date_epoch_and_at_stands_before_it() {
    let site = TestSite::new("");
    let at = |arguments: &[&str], epoch: &str| {
        let ended = site.run_with(arguments, &[("SOURCE_DATE_EPOCH", epoch)]);
        assert_eq!(ended.code, 0, "{ended:?}");
        std::fs::read_to_string(site.root().join("public/build.json")).unwrap()
    };
    let json = at(&["build"], "1765380600");
    assert!(
        json.contains("\"at\": \"2025-12-10T17:30:00+02:00\""),
        "{json}"
    );
    let json = at(&["build", "--at", "2026-07-01T08:00"], "1765380600");
    assert!(
        json.contains("\"at\": \"2026-07-01T08:00:00+03:00\""),
        "{json}"
    );
}

#[test]
fn a_build_prints_its_result_on_stdout_in_the_language_of_the_user() {
    let site = TestSite::new("");
    let ended = site.run_with(&["build", "--at", NOON], &[("LANG", "bg_BG.UTF-8")]);
    assert_eq!(ended.code, 0);
    assert!(ended.stdout.starts_with("4 страници за "), "{ended:?}");
    let ended = site.run(&["--lang", "en", "build", "--at", NOON]);
    assert!(ended.stdout.starts_with("4 pages in "), "{ended:?}");
    assert_eq!(ended.stderr, "");
}
