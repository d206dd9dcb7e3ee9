//! The content security policy of the preview.
//!
//! The author should see what the policy of the published site does to a page, so it is kept as it is,
//! except for three things: scripts and connections of the same origin are allowed, which the live
//! reload needs, and requests are not turned into https, which a preview does not speak.

/// Opens a policy for the live reload.
pub fn for_preview(policy: &str) -> String {
    let directives: Vec<(&str, Vec<&str>)> = policy
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_ascii_whitespace();
            Some((words.next()?, words.collect()))
        })
        .filter(|(name, _)| !name.eq_ignore_ascii_case("upgrade-insecure-requests"))
        .collect();
    let sources = |wanted: &str| {
        directives
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, sources)| sources.as_slice())
    };
    let is_opened = |name: &str| {
        ["script-src", "connect-src"]
            .iter()
            .any(|opened| name.eq_ignore_ascii_case(opened))
    };

    let mut opened: Vec<String> = directives
        .iter()
        .filter(|(name, _)| !is_opened(name))
        .map(|(name, sources)| [&[*name], sources.as_slice()].concat().join(" "))
        .collect();
    for name in ["script-src", "connect-src"] {
        // Without either directive everything is allowed already.
        if let Some(sources) = sources(name).or_else(|| sources("default-src")) {
            opened.push(with_same_origin(name, sources));
        }
    }
    opened.join("; ")
}

fn with_same_origin(name: &str, sources: &[&str]) -> String {
    let mut words = vec![name, "'self'"];
    words.extend(sources.iter().filter(|source| {
        !["'none'", "'self'"]
            .iter()
            .any(|known| source.eq_ignore_ascii_case(known))
    }));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_connections_of_the_same_origin_are_added() {
        assert_eq!(
            for_preview(
                "default-src 'none'; script-src 'sha256-abc='; img-src 'self'; connect-src 'none'"
            ),
            "default-src 'none'; img-src 'self'; script-src 'self' 'sha256-abc='; connect-src 'self'"
        );
    }

    #[test]
    fn a_missing_directive_starts_from_the_default() {
        assert_eq!(
            for_preview("default-src https://example.org;"),
            "default-src https://example.org; script-src 'self' https://example.org; \
             connect-src 'self' https://example.org"
        );
    }

    #[test]
    fn a_policy_without_limits_stays_so() {
        assert_eq!(for_preview("img-src 'self'"), "img-src 'self'");
        assert_eq!(for_preview(""), "");
    }

    #[test]
    fn requests_are_not_turned_into_https() {
        assert_eq!(
            for_preview("upgrade-insecure-requests; img-src 'self'"),
            "img-src 'self'"
        );
    }
}
