//! Sitemaps (sitemaps.org 0.9) with the languages of each page as `xhtml:link`.
//!
//! Promises to stay within what search engines take: 50,000 addresses and 50 MiB a file. A bigger site
//! gets `sitemap.xml` as an index of `sitemap-1.xml`, `sitemap-2.xml`, … Pages that must not be
//! found (`noindex`, fallbacks, redirects) are not given to it.

use std::io;

use super::xml::{XmlWriter, document, legal, text_element};

/// A page of the sitemap. All URLs are absolute and percent-encoded.
#[derive(Clone, Debug)]
pub struct Page {
    pub url: String,
    /// An RFC 3339 date, with or without a time.
    pub last_modified: Option<String>,
    /// The page in every language that has it, itself included, and as `x-default`; empty for a page
    /// in one language.
    pub alternates: Vec<Alternate>,
}

/// A page in a language.
#[derive(Clone, Debug)]
pub struct Alternate {
    /// A language code or `x-default`.
    pub hreflang: String,
    pub url: String,
}

/// A file of the sitemap, for the root of the site.
#[derive(Clone, Debug)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Writes the sitemap of the pages in their order, `sitemap.xml` first. `root_url` is the absolute
/// URL of the site with its final slash.
pub fn sitemap(pages: &[Page], root_url: &str) -> Vec<File> {
    within(pages, root_url, STANDARD)
}

/// How much one file may hold.
#[derive(Clone, Copy)]
struct Limits {
    urls: usize,
    bytes: usize,
}

const STANDARD: Limits = Limits {
    urls: 50_000,
    bytes: 50 * 1024 * 1024,
};

fn within(pages: &[Page], root_url: &str, limits: Limits) -> Vec<File> {
    let parts = parts(pages, limits);
    if let [whole] = parts.as_slice() {
        return vec![File {
            name: "sitemap.xml".to_owned(),
            bytes: urlset(whole),
        }];
    }
    let names: Vec<String> = (1..=parts.len())
        .map(|number| format!("sitemap-{number}.xml"))
        .collect();
    let index = File {
        name: "sitemap.xml".to_owned(),
        bytes: index(&names, root_url),
    };
    let files = names.into_iter().zip(&parts).map(|(name, part)| File {
        name,
        bytes: urlset(part),
    });
    std::iter::once(index).chain(files).collect()
}

/// The pages in runs that each fit into a file; one empty run for no pages.
fn parts(pages: &[Page], limits: Limits) -> Vec<&[Page]> {
    let envelope = urlset(&[]).len();
    let mut parts = Vec::new();
    let mut rest = pages;
    loop {
        let mut bytes = envelope;
        let fitting = rest
            .iter()
            .take(limits.urls)
            .take_while(|page| {
                bytes += size(page);
                bytes <= limits.bytes
            })
            .count()
            // A page that fits nowhere still has to go somewhere.
            .max(1)
            .min(rest.len());
        let (part, after) = rest.split_at(fitting);
        parts.push(part);
        if after.is_empty() {
            return parts;
        }
        rest = after;
    }
}

/// How many bytes a page takes, a little more rather than less.
fn size(page: &Page) -> usize {
    const TAGS: usize = 128;
    let escaped = |text: &str| text.len() + 5 * text.matches(['&', '<', '>', '"', '\'']).count();
    let alternates: usize = page
        .alternates
        .iter()
        .map(|a| TAGS + a.hreflang.len() + escaped(&a.url))
        .sum();
    TAGS + escaped(&page.url)
        + page.last_modified.as_ref().map_or(0, |d| TAGS + d.len())
        + alternates
}

fn urlset(pages: &[Page]) -> Vec<u8> {
    let has_alternates = pages.iter().any(|page| !page.alternates.is_empty());
    document(|writer| {
        let mut root = writer
            .create_element("urlset")
            .with_attribute(("xmlns", NAMESPACE));
        if has_alternates {
            root = root.with_attribute(("xmlns:xhtml", "http://www.w3.org/1999/xhtml"));
        }
        root.write_inner_content(|writer| {
            pages.iter().try_for_each(|page| write_page(writer, page))
        })?;
        Ok(())
    })
}

fn write_page(writer: &mut XmlWriter, page: &Page) -> io::Result<()> {
    writer.create_element("url").write_inner_content(|writer| {
        text_element(writer, "loc", &page.url)?;
        if let Some(date) = &page.last_modified {
            text_element(writer, "lastmod", date)?;
        }
        for alternate in &page.alternates {
            writer
                .create_element("xhtml:link")
                .with_attribute(("rel", "alternate"))
                .with_attribute(("hreflang", alternate.hreflang.as_str()))
                .with_attribute(("href", &*legal(&alternate.url)))
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn index(names: &[String], root_url: &str) -> Vec<u8> {
    document(|writer| {
        writer
            .create_element("sitemapindex")
            .with_attribute(("xmlns", NAMESPACE))
            .write_inner_content(|writer| {
                for name in names {
                    writer
                        .create_element("sitemap")
                        .write_inner_content(|writer| {
                            text_element(writer, "loc", &format!("{root_url}{name}"))
                        })?;
                }
                Ok(())
            })?;
        Ok(())
    })
}

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::escape::unescape;
    use quick_xml::events::Event;

    use super::*;

    fn page(path: &str) -> Page {
        let alternate = |hreflang: &str, prefix: &str| Alternate {
            hreflang: hreflang.to_owned(),
            url: format!("https://example.org{prefix}{path}"),
        };
        Page {
            url: format!("https://example.org{path}"),
            last_modified: Some("2026-03-04".to_owned()),
            alternates: vec![
                alternate("bg", ""),
                alternate("en", "/en"),
                alternate("x-default", ""),
            ],
        }
    }

    /// The texts of `loc` and the pairs of `hreflang` and `href`, in their order.
    fn links(file: &File) -> Vec<String> {
        let mut reader = Reader::from_reader(file.bytes.as_slice());
        let mut loc = None;
        let mut links = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(e) => loc = (e.name().as_ref() == "loc").then(String::new),
                Event::Text(t) => loc.iter_mut().for_each(|l| l.push_str(&t.xml10_content())),
                Event::GeneralRef(r) => {
                    let text = unescape(&format!("&{};", r.xml10_content()))
                        .unwrap()
                        .into_owned();
                    loc.iter_mut().for_each(|l| l.push_str(&text));
                }
                Event::End(_) => links.extend(loc.take()),
                Event::Empty(e) => {
                    let value = |name: &str| {
                        let attribute = e.try_get_attribute(name).unwrap().unwrap();
                        unescape(&attribute.value).unwrap().into_owned()
                    };
                    links.push(format!("{} {}", value("hreflang"), value("href")));
                }
                Event::Eof => return links,
                _ => {}
            }
        }
    }

    #[test]
    fn a_page_names_itself_its_twin_and_the_default() {
        let files = sitemap(&[page("/a/?x=1&y='")], "https://example.org/");
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].name, "sitemap.xml");
        assert_eq!(
            links(&files[0]),
            [
                "https://example.org/a/?x=1&y='",
                "bg https://example.org/a/?x=1&y='",
                "en https://example.org/en/a/?x=1&y='",
                "x-default https://example.org/a/?x=1&y='",
            ]
        );
    }

    #[test]
    fn a_site_without_pages_still_has_a_sitemap() {
        let files = sitemap(&[], "https://example.org/");
        assert_eq!(files.len(), 1);
        assert!(links(&files[0]).is_empty());
    }

    #[test]
    fn too_many_addresses_make_an_index_of_parts() {
        let pages: Vec<Page> = (0..7).map(|n| page(&format!("/{n}/"))).collect();
        let limits = Limits {
            urls: 3,
            bytes: usize::MAX,
        };
        let files = within(&pages, "https://example.org/base/", limits);
        let names: Vec<_> = files.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "sitemap.xml",
                "sitemap-1.xml",
                "sitemap-2.xml",
                "sitemap-3.xml"
            ]
        );
        assert_eq!(
            links(&files[0])[2],
            "https://example.org/base/sitemap-3.xml"
        );
        assert_eq!(links(&files[3])[0], "https://example.org/6/");
    }

    #[test]
    fn no_part_is_bigger_than_allowed_and_no_page_is_lost() {
        let pages: Vec<Page> = (0..40).map(|n| page(&format!("/&{n}/"))).collect();
        let limits = Limits {
            urls: 50,
            bytes: 4_000,
        };
        let files = within(&pages, "https://example.org/", limits);
        assert!(files.len() > 3);
        assert!(files.iter().all(|f| f.bytes.len() <= limits.bytes));
        let urls: usize = files[1..].iter().map(|f| links(f).len() / 4).sum();
        assert_eq!(urls, 40);
    }
}
