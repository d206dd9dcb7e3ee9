//! Atom feeds (RFC 4287).
//!
//! Promises a feed that readers and validators take: text without illegal characters, one author,
//! a date even when there is no entry. Entries keep the order they are given in; that their ids
//! are unique and never change is up to whoever fills them.

use std::io;

use jiff::Timestamp;
use quick_xml::events::BytesText;

use super::xml::{XmlWriter, document, legal, text_element};
use crate::i18n::Lang;

/// A feed. All URLs are absolute and percent-encoded.
#[derive(Clone, Debug)]
pub struct Feed {
    /// An IRI that stays the same for ever; the URL of the feed will do.
    pub id: String,
    pub title: String,
    pub subtitle: Option<String>,
    pub lang: Lang,
    /// Where the feed itself is.
    pub self_url: String,
    /// The page whose feed it is.
    pub page_url: String,
    /// The author of every entry: the centre, not a person.
    pub author: String,
    pub entries: Vec<Entry>,
}

/// One page in a feed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// An IRI that stays the same for ever.
    pub id: String,
    pub url: String,
    pub title: String,
    pub lang: Lang,
    pub published: Option<Timestamp>,
    pub updated: Timestamp,
    /// Plain text.
    pub summary: Option<String>,
    /// HTML whose links are absolute.
    pub content_html: String,
    pub categories: Vec<String>,
}

/// Writes a feed. It is dated by its newest entry, and by `at`, the clock of the build, while it
/// has none.
pub fn atom(feed: &Feed, at: Timestamp) -> Vec<u8> {
    document(|writer| {
        writer
            .create_element("feed")
            .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
            .with_attribute(("xml:lang", feed.lang.code()))
            .write_inner_content(|writer| write_feed(writer, feed, at))?;
        Ok(())
    })
}

fn write_feed(writer: &mut XmlWriter, feed: &Feed, at: Timestamp) -> io::Result<()> {
    let newest = feed.entries.iter().map(|entry| entry.updated).max();
    text_element(writer, "id", &feed.id)?;
    text_element(writer, "title", &feed.title)?;
    if let Some(subtitle) = &feed.subtitle {
        text_element(writer, "subtitle", subtitle)?;
    }
    text_element(writer, "updated", &rfc3339(newest.unwrap_or(at)))?;
    writer
        .create_element("author")
        .write_inner_content(|writer| text_element(writer, "name", &feed.author))?;
    link(writer, "self", "application/atom+xml", &feed.self_url)?;
    link(writer, "alternate", "text/html", &feed.page_url)?;
    text_element(writer, "generator", "pateka")?;
    for entry in &feed.entries {
        let mut element = writer.create_element("entry");
        if entry.lang != feed.lang {
            element = element.with_attribute(("xml:lang", entry.lang.code()));
        }
        element.write_inner_content(|writer| write_entry(writer, entry))?;
    }
    Ok(())
}

fn write_entry(writer: &mut XmlWriter, entry: &Entry) -> io::Result<()> {
    text_element(writer, "id", &entry.id)?;
    text_element(writer, "title", &entry.title)?;
    link(writer, "alternate", "text/html", &entry.url)?;
    if let Some(published) = entry.published {
        text_element(writer, "published", &rfc3339(published))?;
    }
    text_element(writer, "updated", &rfc3339(entry.updated))?;
    for category in &entry.categories {
        writer
            .create_element("category")
            .with_attribute(("term", &*legal(category)))
            .write_empty()?;
    }
    if let Some(summary) = &entry.summary {
        text_element(writer, "summary", summary)?;
    }
    writer
        .create_element("content")
        .with_attribute(("type", "html"))
        .write_text_content(BytesText::new(&legal(&entry.content_html)))?;
    Ok(())
}

fn link(writer: &mut XmlWriter, rel: &str, media: &str, href: &str) -> io::Result<()> {
    writer
        .create_element("link")
        .with_attribute(("rel", rel))
        .with_attribute(("type", media))
        .with_attribute(("href", &*legal(href)))
        .write_empty()?;
    Ok(())
}

/// Whole seconds in UTC: feeds are read by machines, and some of them take no fractions.
fn rfc3339(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::*;

    fn lang(code: &str) -> Lang {
        Lang::parse(code).unwrap()
    }

    fn entry(path: &str, updated: &str) -> Entry {
        Entry {
            id: format!("https://example.org{path}"),
            url: format!("https://example.org{path}"),
            title: "Среща „на живо“ & <още>".to_owned(),
            lang: lang("bg"),
            published: Some("2026-01-02T08:00:00Z".parse().unwrap()),
            updated: updated.parse().unwrap(),
            summary: Some("Кратко\u{1}.\u{FFFF}".to_owned()),
            content_html: "<p>A &amp; <a href=\"https://example.org/x/\">B</a>\u{8}]]></p>"
                .to_owned(),
            categories: vec!["За \"млади\" хора".to_owned()],
        }
    }

    fn feed(entries: Vec<Entry>) -> Feed {
        Feed {
            id: "https://example.org/atom.xml".to_owned(),
            title: "Център".to_owned(),
            subtitle: None,
            lang: lang("bg"),
            self_url: "https://example.org/atom.xml".to_owned(),
            page_url: "https://example.org/".to_owned(),
            author: "Център".to_owned(),
            entries,
        }
    }

    /// `path=text` for each text and `path@attribute=value` for each attribute.
    fn facts(xml: &[u8]) -> Vec<String> {
        let mut reader = Reader::from_reader(xml);
        let mut path = Vec::new();
        let mut facts = Vec::new();
        let mut text = String::new();
        loop {
            let event = reader.read_event().unwrap();
            match &event {
                Event::Start(e) | Event::Empty(e) => {
                    path.push(e.name().as_ref().to_owned());
                    for attribute in e.attributes() {
                        let attribute = attribute.unwrap();
                        facts.push(format!(
                            "{}@{}={}",
                            join(&path),
                            name(attribute.key.as_ref()),
                            quick_xml::escape::unescape(&attribute.value).unwrap()
                        ));
                    }
                    if matches!(event, Event::Empty(_)) {
                        path.pop();
                    }
                    text.clear();
                }
                Event::End(_) => {
                    if !text.trim().is_empty() {
                        facts.push(format!("{}={text}", join(&path)));
                    }
                    text.clear();
                    path.pop();
                }
                Event::Text(t) => text.push_str(&t.xml10_content()),
                Event::GeneralRef(r) => {
                    let reference = format!("&{};", r.xml10_content());
                    text.push_str(&quick_xml::escape::unescape(&reference).unwrap());
                }
                Event::Eof => return facts,
                _ => {}
            }
        }
    }

    fn name(name: impl AsRef<[u8]>) -> String {
        String::from_utf8(name.as_ref().to_vec()).unwrap()
    }

    fn join<T: AsRef<[u8]>>(path: &[T]) -> String {
        path.iter().map(name).collect::<Vec<_>>().join("/")
    }

    #[test]
    fn what_goes_in_comes_out_of_an_xml_reader() {
        let xml = atom(
            &feed(vec![
                entry("/a/", "2026-03-04T05:06:07.89Z"),
                entry("/b/", "2026-03-04T08:00:00+02:00"),
            ]),
            "2030-01-01T00:00:00Z".parse().unwrap(),
        );
        let facts = facts(&xml);
        for fact in [
            "feed@xml:lang=bg",
            "feed/id=https://example.org/atom.xml",
            "feed/updated=2026-03-04T06:00:00Z",
            "feed/author/name=Център",
            "feed/link@rel=self",
            "feed/entry/title=Среща „на живо“ & <още>",
            "feed/entry/updated=2026-03-04T05:06:07Z",
            "feed/entry/summary=Кратко.",
            "feed/entry/content@type=html",
            "feed/entry/content=<p>A &amp; <a href=\"https://example.org/x/\">B</a>]]></p>",
            "feed/entry/category@term=За \"млади\" хора",
        ] {
            assert!(facts.iter().any(|f| f == fact), "{fact} in {facts:#?}");
        }
        let ids: Vec<_> = facts
            .iter()
            .filter(|f| f.starts_with("feed/entry/id"))
            .collect();
        assert_eq!(ids.len(), 2);
        assert!(ids[0].ends_with("/a/"));
    }

    #[test]
    fn a_feed_without_entries_has_the_date_of_its_build() {
        let xml = atom(&feed(Vec::new()), "2026-05-06T07:08:09Z".parse().unwrap());
        assert!(facts(&xml).contains(&"feed/updated=2026-05-06T07:08:09Z".to_owned()));
    }

    #[test]
    fn an_entry_in_another_language_says_so() {
        let mut english = entry("/en/a/", "2026-03-04T05:06:07Z");
        english.lang = lang("en");
        let xml = atom(&feed(vec![english]), Timestamp::UNIX_EPOCH);
        assert!(facts(&xml).contains(&"feed/entry@xml:lang=en".to_owned()));
    }
}
