# What can be wrong in a theme: its settings, templates, style sheets and interface strings.

theme-missing = There is no theme “{ $theme }”.
    .missing = A theme is a folder: put it into `themes/{ $theme }`, or write the name of another one in site.toml: `theme = "…"`
    .nearest = Did you mean `theme = "{ $nearest }"`?

theme-option = The theme cannot use the setting `{ $option }` as it stands here.
    .unknown = It has no setting with this name. Delete the line, or ask whoever looks after the theme what it should be called.
    .nearest = Did you mean `{ $nearest }`?
    .type =
        { $type ->
            [string] Write a text between quotation marks: `{ $option } = "…"`
            [bool] Write `{ $option } = true` or `{ $option } = false`, without quotation marks.
            [integer] Write a whole number without quotation marks, for example `{ $option } = 10`
            [list] Write a list: `{ $option } = ["…", "…"]`
            [date] Write a date, for example `{ $option } = 2026-12-10`
            [url] Write a whole address with `https://` in front, or a page of this site with a slash in front: `/services/`
            [per-language] Write a text for each language: `{ $option } = {"{"} bg = "…", en = "…" {"}"}`
           *[other] Write it on lines of its own below `[extra.{ $option }]`
        }

template-syntax = This template has a mistake, so no page that uses it can be made.
    .help = This is a matter for whoever looks after the theme. In the words of the template engine: { $detail }

template-render = A page could not be made, because its template failed here.
    .help = This is a matter for whoever looks after the theme. In the words of the template engine: { $detail }

template-missing = There is no template `{ $template }`.
    .promised = The theme says that it has it. Put the file into the folder `templates` of the theme, or take its name out of `required_templates`.
    .parent = The template that is shown extends it. Put the file into the folder `templates`, or correct its name after `extends`.
    .asked = Write the name of a file from the folder `templates`, for example `page.html`, or delete the line.
    .general = Every theme needs it. Put a file with this name into the folder `templates`.

theme-block = The theme promises the block `:::{ $block }`, but has no component `{ $component }` that draws it.
    .help = This is a matter for whoever looks after the theme: write the component in `templates/components/`, or take the name out of `required_blocks`.
    .nearest = Did you mean `{ $nearest }`?

css-syntax = This style sheet has a mistake, so it would not work from here on.
    .help = This is a matter for whoever looks after the theme. In the words of the CSS reader: { $detail }

## Interface strings (i18n/LANGUAGE.ftl)

fluent-syntax =
    { $problem ->
        [no-key] A line must begin with a key in Latin letters, or with spaces if it continues the text above.
        [no-text] This key has no text.
        [default-variant] Exactly one of the variants must be marked with an asterisk.
        [selector] Variants cannot be chosen by this.
        [open-string] This quotation mark is never closed.
        [escape] After a backslash, only \, " and the code of a character (u and four figures) can stand.
        [brace] There is a closing brace here without an opening one.
        [placeable] Between the braces stands something that cannot be inserted.
        [double-braces] There are two braces where one is enough.
        [long-number] This number is too long: at most fifteen figures before and after the point.
        [too-deep] There are too many braces within braces.
        [arguments] This function is called without what it needs.
       *[other] Something is missing here: { $expected }
    }
    .help =
        { $problem ->
            [no-key] Write for example: phone-label = Telephone
            [no-text] Write the text after the sign “=”.
            [default-variant] Write *[other] in place of [other].
            [selector] Write a variable before the arrow, for example $count.
            [open-string] Write " at the end of the quoted text as well, on the same line.
            [escape] To show a backslash, write two of them.
            [brace] Delete it. To show a brace, write { "{" }"{ "}" }"{ "}" }
            [placeable] A variable is written { "{" } $name { "}" }, another text { "{" } name { "}" }
            [double-braces] Write { "{" } $name { "}" }
            [long-number] Write a shorter number.
            [too-deep] Check that every brace is closed.
            [arguments] COUNT needs a number and the forms one: and other:, VAV and SAS need one word, and DATE needs a date and one of these styles: { $styles }
           *[other] Write { $expected } here, or check the line above.
        }

fluent-reference = There is no text or function named “{ $name }” in this language.
    .nearest = Write “{ $nearest }”.

string-missing = The text “{ $key }” is missing in this language: { $language }.
    .help = Add to { $file } a line that begins with: { $key } =
