# What can be wrong between pages: addresses, translations, facts, pictures.

duplicate-route = The address { $route } is asked for twice.
    .other = { $other } has it already. Rename one of the two files, or give one page an address of its own: `slug = "…"`
    .own = pateka makes a page or a file of its own there. Rename this file, or write another `slug` or alias.

short-link-unpublished = The short link leads to { $target }, which is not shown at this time. Until it is, there is no such short link.
    .help = Look at `publish_at`, `expires_at` and `draft` of that page, or let the short link lead elsewhere.

twin-missing =
    { $language ->
        [en] This page has no English translation. English readers see it in its own language, with a notice.
        [bg] This page has no Bulgarian translation. Bulgarian readers see it in its own language, with a notice.
       *[other] This page has no translation in the language “{ $language }”. Its readers see the page in another language, with a notice.
    }
    .help = Write the translation in `{ $file }`. If none is needed, add `translation = "missing-ok"` to this page.

twin-differs = `{ $key }` has another value here than in the file of the main language.
    .help = Delete this line: the translation takes the value from the other file. If the new value is the right one, change it there.

image-without-alt = The picture has no description for those who cannot see it.
    .help = Add a line that says what the picture shows: `image_alt = "…"`

consent-missing = This page shows a photograph, and nothing says that the people in it agreed.
    .help = If nobody can be recognised, write `consent = "no-people"`. Otherwise write who agreed and until when: `consent = {"{"} who = "…", on = 2026-12-10, until = 2028-12-10 {"}"}`

consent-expired = The consent to the photograph ended on { $until }.
    .help = Take the photograph away, or ask again and write the new date after `until`.

fact-unconfirmed = Nobody has confirmed the fact `{ $fact }`.
    .help = Ask whoever knows. Then write in `source` who said so, and on which day: `confirmed = 2026-11-20`

fact-overdue = The fact `{ $fact }` should have been looked at again by { $date }.
    .help = Ask whether it still holds. Then write the day of today after `confirmed`, and the next one after `review_by`.

header-too-long = The rule “{ $header }” in the file `_headers` is { $characters } characters long, and some hosts take at most 2,000.
    .help = Ask whoever looks after the theme to put styles and scripts into files. Nothing on the pages is wrong.
