# What can be wrong in site.toml, in theme.toml and between the +++ lines of a page.

toml-syntax = This line is not written in a way that pateka can read.
    .quotes = A text stands between straight quotation marks. Write `{ $right }`
    .boolean = Here stands `true` or `false`, without quotation marks. Write `{ $right }`
    .inner-quotes = A quotation mark within a text has a backslash before it. Write `{ $right }`
    .unclosed = The quotation mark at the end is missing. Write `{ $right }`
    .no-value = After the equals sign nothing follows. Write `{ $key } = "…"`, or delete the line.
    .colon = Between the key and its value stands an equals sign. Write `{ $right }`
    .duplicate = The same key stands here for the second time. Keep one of the two lines.
    .detail = Each line looks like this: `title = "…"`. This is a mistake in the signs of the line; in the words of the TOML reader: { $detail }

front-matter-missing = The file does not begin with its front matter, the lines between `+++` and `+++`.
    .missing = Write at the very top, each on a line of its own: `+++`, then `title = "…"`, then `+++`.
    .yaml = Write `+++` in place of `---` above and below, and `title = "…"` in place of `title: …`.

front-matter-unclosed = The front matter begins here and has no end.
    .help = Write `+++` on a line of its own where the text of the page should begin.

unknown-key = There is no key `{ $key }` here.
    .nearest = Did you mean `{ $nearest }`?
    .known = The keys that can stand here are: { $known }.

missing-key =
    { $key ->
        [title] The title is missing: the key `title`.
        [start] When does it begin? The key `start` is missing.
        [date] From which day is this? The key `date` is missing.
       *[other] The key `{ $key }` is missing, or says nothing.
    }
    .missing =
        { $key ->
            [start] Add a line, for example `start = 2026-12-10T17:30`
            [date] Add a line, for example `date = 2026-12-10`, or put the date in front of the file’s name: `2026-12-10-name.md`
            [on] Add the day of the occurrence that is different, for example `on = 2026-12-10`
            [rule] Say when it comes back, for example `rule = {"{"} month = 11, day = 20 {"}"}`
            [every] Say how often: `every = "week"`, or `day`, `month`, `year`
            [base_url] Add the address of the site, for example `base_url = "https://example.org"`
            [languages] Add the languages of the site, for example `languages = ["bg", "en"]`
            [type] Say what can be set here, for example `type = "string"`
           *[other] Add a line: `{ $key } = "…"`
        }
    .empty = Write something between the quotation marks: `{ $key } = "…"`

wrong-type = The value of `{ $key }` is of the wrong kind.
    .text = Write a text between quotation marks: `{ $key } = "…"`
    .texts = Write a list of texts: `{ $key } = ["…", "…"]`
    .boolean = Write `{ $key } = true` or `{ $key } = false`, without quotation marks.
    .integer = Write a whole number without quotation marks, for example `{ $key } = 10`
    .moment = Write a date without quotation marks, for example `{ $key } = 2026-12-10`, or with the hour: `{ $key } = 2026-12-10T17:30`
    .dates = Write a list of dates, for example `{ $key } = [2026-12-10, 2026-12-24]`
    .table =
        { $key ->
            [ages] Write `ages = {"{"} from = 10, to = 18 {"}"}`
            [rule] Write for example `rule = {"{"} month = 11, day = 20 {"}"}`
            [repeat] Write for example `repeat = {"{"} every = "week", on = "thursday" {"}"}`
            [go] Write `[go]` on a line of its own, and each short link below it: `help = "/services/"`
            [facts] Write each fact under a line of its own: `[facts.phone]`
           *[other] Write `[{ $key }]` on a line of its own, and what belongs to it on the lines below: `name = "…"`
        }
    .tables = Write `[[{ $key }]]` on a line of its own for each of them, and what belongs to it on the lines below.

wrong-value =
    { $key ->
        [end] It does not end after it begins.
       *[other] `{ $key }` cannot have this value.
    }
    .bounds = Write a whole number from { $from } to { $to }.
    .language-code = Write the code of a language, for example `bg` or `en`.
    .base-url = Write the whole address of the site, with `https://` in front and nothing after the path, for example `https://example.org`
    .time-zone = Write the name of a time zone, for example `Europe/Sofia`.
    .time-zone-nearest = Did you mean `{ $nearest }`?
    .country = Write the two capital letters of the country, for example `BG`.
    .turned = The two numbers are the wrong way round. Write `{ $right }`
    .web-address = Write the whole address, with `https://` in front, for example `https://example.org/meeting`
    .network = Write the address of the proxy, for example `127.0.0.1`, or of a network: `10.0.0.0/8`
    .weekday = Write a day of the week in English, for example `thursday`, or which one of the month: `first thursday`, `last friday`.
    .on-with-day = Every day needs no `on`. Delete it, or write `every = "week", on = "{ $weekday }"`
    .on-with-week = A week has only one such day. Write `on = "{ $weekday }"`, or `every = "month", on = "{ $nth }"`
    .on-with-month = A month has several such days. Write which one: `on = "{ $nth }"`, or `every = "week", on = "{ $weekday }"`
    .day-rule = Write one of these: `rule = {"{"} month = 11, day = 20 {"}"}`, `rule = {"{"} month = 9, on = "last sunday" {"}"}`, or days from the Orthodox Easter: `rule = {"{"} easter = -2 {"}"}`
    .end-before-start = The beginning is `{ $start }`. Write an `end` that comes later, or correct the beginning.

unknown-value = `{ $key }` cannot be “{ $value }”.
    .nearest = Did you mean `{ $nearest }`?
    .known = Write one of these: { $known }.

bad-date = `{ $key }` has a date that pateka cannot read.
    .form = Write the year, the month and the day of a day that exists, like this: `2026-12-10`, or with the hour: `2026-12-10T17:30`
    .right = Write `{ $right }`, without quotation marks.
    .local = Write the time by the clock on the wall, without `Z` or hours added at the end: `{ $right }`
    .day-only = Only the day belongs here, without the hour: `{ $right }`

skipped-time = There is no { $time } on this day: in this night the clocks go forward.
    .right = Did you mean `{ $right }`?

repeated-time = { $time } comes twice in this night, because the clocks go back. The first of the two is taken ({ $first }, not { $second }).
    .help = Best choose another hour. If it has to be the second of the two, say so in the text of the page.

bad-slug = The address of a page cannot end in “{ $slug }”.
    .help = Write small Latin letters, digits and hyphens, for example `slug = "open-day"`
    .right = Write `slug = "{ $right }"`

bad-address = “{ $address }” cannot be an address of the site.
    .short-name = A short link is one word of Latin letters, digits and hyphens, for example `help`.
    .target = Write a page of this site with a slash in front, for example `/services/`, or a whole address: `https://example.org`
    .alias = Write the old address of the page without the name of the site, for example `/old-name/`

unknown-language = The site has no language “{ $language }”.
    .known = Its languages are: { $known }. Write one of these, or add this one to `languages` in site.toml.
    .file-name = The name of this file asks for it. The languages are: { $known }. A file without a language in its name is in the first one.
