# theme

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
