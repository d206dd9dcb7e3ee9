//! `robots.txt`: everything may be read, and here is the sitemap.
//!
//! Pages that must not be found say so themselves (`noindex`); a crawler that is kept away from a page
//! would never read that.

/// Writes the file; the URL is absolute.
pub fn robots(sitemap_url: &str) -> String {
    format!("User-agent: *\nDisallow:\n\nSitemap: {sitemap_url}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_forbidden_and_the_sitemap_is_named() {
        let text = robots("https://example.org/sitemap.xml");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.contains(&"Disallow:"));
        assert!(lines.contains(&"Sitemap: https://example.org/sitemap.xml"));
    }
}
