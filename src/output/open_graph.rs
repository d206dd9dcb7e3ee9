//! What a page says about itself to the programs that show a card for its link (Open Graph, Twitter).

use crate::i18n::Lang;

/// A page as a card. All URLs are absolute.
#[derive(Clone, Debug)]
pub struct Card {
    pub title: String,
    pub description: Option<String>,
    pub url: String,
    pub site_name: String,
    pub lang: Lang,
    /// The other languages that the page exists in.
    pub other_langs: Vec<Lang>,
    pub kind: Kind,
    pub image: Option<Image>,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Website,
    /// RFC 3339 dates.
    Article {
        published: Option<String>,
        modified: Option<String>,
    },
}

#[derive(Clone, Debug)]
pub struct Image {
    pub url: String,
    pub alt: String,
    /// In pixels.
    pub size: Option<(u32, u32)>,
}

/// One `<meta>` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The attribute that holds the key: `property` for Open Graph, `name` for Twitter.
    pub attribute: &'static str,
    pub key: &'static str,
    pub content: String,
}

/// The elements of a card, in the order in which they should stand.
pub fn open_graph(card: &Card) -> Vec<Meta> {
    let property = |key: &'static str, content: String| Meta {
        attribute: "property",
        key,
        content,
    };
    let mut metas = vec![property("og:title", card.title.clone())];
    if let Some(description) = &card.description {
        metas.push(property("og:description", description.clone()));
    }
    metas.push(property("og:url", card.url.clone()));
    metas.push(property("og:site_name", card.site_name.clone()));
    metas.push(property("og:locale", locale(&card.lang)));
    for lang in &card.other_langs {
        metas.push(property("og:locale:alternate", locale(lang)));
    }
    match &card.kind {
        Kind::Website => metas.push(property("og:type", "website".to_owned())),
        Kind::Article {
            published,
            modified,
        } => {
            metas.push(property("og:type", "article".to_owned()));
            let published = published
                .iter()
                .map(|date| property("article:published_time", date.clone()));
            let modified = modified
                .iter()
                .map(|date| property("article:modified_time", date.clone()));
            metas.extend(published.chain(modified));
        }
    }
    if let Some(image) = &card.image {
        metas.push(property("og:image", image.url.clone()));
        if let Some((width, height)) = image.size {
            metas.push(property("og:image:width", width.to_string()));
            metas.push(property("og:image:height", height.to_string()));
        }
        metas.push(property("og:image:alt", image.alt.clone()));
    }
    let twitter_card = match card.image {
        Some(_) => "summary_large_image",
        None => "summary",
    };
    metas.push(Meta {
        attribute: "name",
        key: "twitter:card",
        content: twitter_card.to_owned(),
    });
    metas
}

/// `language_TERRITORY`, with the usual territory for a language that names none.
fn locale(lang: &Lang) -> String {
    if let Some((language, region)) = lang.code().split_once('-') {
        return format!("{language}_{}", region.to_ascii_uppercase());
    }
    match lang.code() {
        "bg" => "bg_BG",
        "de" => "de_DE",
        "el" => "el_GR",
        "en" => "en_GB",
        "es" => "es_ES",
        "fr" => "fr_FR",
        "mk" => "mk_MK",
        "ro" => "ro_RO",
        "ru" => "ru_RU",
        "sr" => "sr_RS",
        "tr" => "tr_TR",
        "uk" => "uk_UA",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(image: Option<Image>) -> Card {
        Card {
            title: "Среща".to_owned(),
            description: None,
            url: "https://example.org/a/".to_owned(),
            site_name: "Център".to_owned(),
            lang: Lang::parse("bg").unwrap(),
            other_langs: vec![Lang::parse("en").unwrap(), Lang::parse("pt-br").unwrap()],
            kind: Kind::Article {
                published: Some("2026-01-02T00:00:00+02:00".to_owned()),
                modified: None,
            },
            image,
        }
    }

    fn values(metas: &[Meta], key: &str) -> Vec<String> {
        let found = metas.iter().filter(|m| m.key == key);
        found.map(|m| m.content.clone()).collect()
    }

    #[test]
    fn locales_have_a_territory_and_an_image_has_its_text() {
        let metas = open_graph(&card(Some(Image {
            url: "https://example.org/a.jpg".to_owned(),
            alt: "Стая".to_owned(),
            size: Some((1200, 630)),
        })));
        assert_eq!(values(&metas, "og:locale"), ["bg_BG"]);
        assert_eq!(values(&metas, "og:locale:alternate"), ["en_GB", "pt_BR"]);
        assert_eq!(values(&metas, "og:image:width"), ["1200"]);
        assert_eq!(values(&metas, "og:image:alt"), ["Стая"]);
        assert_eq!(values(&metas, "twitter:card"), ["summary_large_image"]);
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let metas = open_graph(&card(None));
        assert_eq!(values(&metas, "twitter:card"), ["summary"]);
        for key in ["og:description", "article:modified_time", "og:image"] {
            assert!(values(&metas, key).is_empty(), "{key}");
        }
    }
}
