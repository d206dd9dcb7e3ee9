# What each kind of finding means and why it matters, with an example before and after: `pateka check --explain CODE`.
# Staff read these; they are no programmers. The lines of a text and of an example are printed as they stand here.

## Files

explain-file-unreadable =
    pateka sees this file but cannot open it. Often it belongs to another user of the
    computer, it was moved, or the disk on the network did not answer. As long as one
    file cannot be read, nothing is published, so that no page disappears without anyone
    noticing.
    .before =
        content/contact.md
        Access is denied
    .after =
        1. Close the programs that have the file open, and try again.
        2. If it was moved or deleted, put it back.
        3. If that does not help, ask whoever looks after the computer to give you access.

explain-file-encoding =
    A computer keeps letters as numbers, and there are several lists that say which
    number is which letter. pateka reads the list UTF-8, which has the letters of all
    languages. This file was saved with another list, so some letters would come out as
    strange signs. In Notepad, choose “File”, “Save as” and, at the bottom of the
    window, the encoding UTF-8.
    .before =
        title = "Centre for Children�s Rights"
    .after =
        title = "Centre for Children’s Rights"

explain-link-leaves-site =
    What looks like a file here is only a link to a file or folder outside the folder of
    the site. On another computer it would lead to nothing. And what lies outside the
    site, perhaps private papers, must not be published by accident.
    .before =
        content/events/plan.pdf → D:\Papers\plan.pdf
    .after =
        content/events/plan.pdf (a copy of the file itself)

explain-link-loop =
    This link leads back to the folder that it is in. Anyone who follows it, pateka
    included, goes round in circles. Delete only the link: the folder to which it leads
    stays.
    .before =
        content/services/everything → content
    .after =
        content/services/ (without the link “everything”)

explain-content-missing =
    There is no page in the folder `content`. Probably it was moved, renamed, or not
    copied along with the rest. Nothing is published then, so that the site that people
    see now does not turn into an empty one. Put the folder back; if you are only
    beginning, write the front page.
    .before =
        content/ (an empty folder)
    .after =
        content/_index.md, with these lines in it:

        +++
        title = "Centre for Children’s Rights"
        +++

## site.toml, theme.toml and the lines between +++

explain-toml-syntax =
    The lines between `+++` and `+++`, and those of site.toml, have a fixed form: a key,
    an equals sign, a value. Texts go between straight quotation marks; yes is `true`
    and no is `false`. Where one sign is different, pateka cannot know what you meant,
    so it asks instead of guessing. Word processors like to turn straight quotation
    marks into curly ones.
    .before =
        title = “Open day”
        draft = yes
    .after =
        title = "Open day"
        draft = true

explain-front-matter-missing =
    Every page begins with a few lines between `+++` and `+++`: its front matter. They
    tell pateka what is not in the text, above all the title. It is shown at the top of
    the page, in the browser’s tab and in search results.
    .before =
        # Contact

        Please call before you come.
    .after =
        +++
        title = "Contact"
        +++

        Please call before you come.

explain-front-matter-unclosed =
    The front matter begins with `+++` and must end with `+++` on a line of its own.
    Without the second line pateka cannot tell where the data about the page end and its
    text begins.
    .before =
        +++
        title = "Contact"

        Please call before you come.
    .after =
        +++
        title = "Contact"
        +++

        Please call before you come.

explain-unknown-key =
    pateka does not know this word in front of the equals sign. Usually a letter is
    missing or is a Cyrillic one that looks the same, or the key belongs to another kind
    of page. If it were passed over in silence, the page would lack something and nobody
    would notice.
    .before =
        title = "Prevention"
        descripton = "Support before there is trouble with the law."
    .after =
        title = "Prevention"
        description = "Support before there is trouble with the law."

explain-missing-key =
    Something is missing without which this page cannot be made. Every page needs a
    title. An event also needs its beginning, because without it nobody would know when
    to come, and it could not appear in the calendar.
    .before =
        title = "Meeting of the resource group"
        place = "The hall of the centre"
    .after =
        title = "Meeting of the resource group"
        start = 2026-12-10T16:00
        place = "The hall of the centre"

explain-wrong-type =
    The value is of another kind than this key needs. Texts go between quotation marks.
    Numbers, dates, `true` and `false` do not: between quotation marks they would be
    mere words, and pateka could not count or sort by them.
    .before =
        title = "How to come"
        weight = "20"
        draft = "true"
    .after =
        title = "How to come"
        weight = 20
        draft = true

explain-wrong-value =
    The value is of the right kind, but it cannot be right here: an event ends before it
    begins, two ages are the wrong way round, or an address has no `https://`. Readers
    rely on what is written and would come in vain.
    .before =
        start = 2026-12-10T17:30
        end = 2026-12-10T16:00
    .after =
        start = 2026-12-10T16:00
        end = 2026-12-10T17:30

explain-unknown-value =
    Only certain words can stand here, and this is none of them. They are English, in
    small letters and always the same, because pateka acts on them. With `cancelled`,
    for example, it says in both languages that the event does not take place.
    .before =
        title = "Workshop for parents"
        start = 2026-12-12T10:00
        status = "canceled"
    .after =
        title = "Workshop for parents"
        start = 2026-12-12T10:00
        status = "cancelled"

explain-bad-date =
    A date is written from the year to the day, with hyphens and without quotation
    marks: 2026-12-10. The hour follows after a `T`. That way everybody reads it alike:
    10.12 is the tenth of December for some and the twelfth of October for others. The
    day must exist: there is no 30 February.
    .before =
        title = "Meeting of the resource group"
        start = "10.12.2026"
    .after =
        title = "Meeting of the resource group"
        start = 2026-12-10T16:00

explain-skipped-time =
    On one night in spring the clocks go forward. In Bulgaria this is the last Sunday of
    March: after 2:59 comes 4:00. The time written here falls into the hour that does
    not exist, so pateka cannot know when you mean.
    .before =
        title = "Hike to see the sunrise"
        start = 2027-03-28T03:30
    .after =
        title = "Hike to see the sunrise"
        start = 2027-03-28T04:30

explain-bad-slug =
    `slug` is the last part of the page’s address. A slash would make a folder of it,
    and signs such as `?` or `#` mean something else in an address. Short names of small
    Latin letters, digits and hyphens are easy to dictate over the telephone.
    .before =
        title = "Open day"
        slug = "events/open-day"
    .after =
        title = "Open day"
        slug = "open-day"

explain-unknown-language =
    The two letters after the dot in a file’s name say which language the page is in.
    The site does not have this one. Perhaps it is a slip: English is `en`, while `uk`
    is Ukrainian. If you do want a new language, add it to `languages` in site.toml
    first.
    .before =
        content/contact.uk.md
    .after =
        content/contact.en.md

explain-image-without-alt =
    Some people listen to the page instead of looking at it, and some do not load
    pictures on a slow line. For them the words in `image_alt` stand in for the picture.
    Say what can be seen, in one short sentence.
    .before =
        title = "How to come"
        image = "/pictures/house.svg"
    .after =
        title = "How to come"
        image = "/pictures/house.svg"
        image_alt = "A drawing of a house with an open door"

## The form: referral.toml

explain-form-field-name =
    Every question of the form has a name under which its answer is kept. People never
    see it. It consists of small Latin letters, digits and underscores. Each question
    has its own, so that no answer gets lost or ends up under the wrong question.
    .before =
        name = "best time"
        kind = "text"
    .after =
        name = "best_time"
        kind = "text"

explain-form-options =
    Where people choose an answer, `options` says what they can choose from. Each answer
    has a `value` of its own for the computer and a `label` that people read. Without
    them nobody could answer the question. Where people write in their own words, there
    are no `options`.
    .before =
        name = "time_of_day"
        kind = "choice"
    .after =
        name = "time_of_day"
        kind = "choice"
        options = [
          {"{"} value = "morning", label = {"{"} bg = "Сутрин", en = "In the morning" {"}"} {"}"},
          {"{"} value = "evening", label = {"{"} bg = "Вечер", en = "In the evening" {"}"} {"}"},
        ]

explain-form-condition =
    With `when` a question is asked only of those who gave a certain answer to an
    earlier one. Here pateka cannot tell which question or which answer is meant, so it
    would not know whom to ask. Write the name of a question that stands further up and
    has answers to choose from.
    .before =
        when = {"{"} who_are_you = ["professional"] {"}"}
    .after =
        when = {"{"} who = ["professional"] {"}"}

explain-form-too-long =
    `max` says how many characters an answer may have. All the longest answers together
    must fit into one message. Otherwise somebody could write for half an hour, and the
    message would not be accepted. Make some `max` smaller.
    .before =
        {"["}[field]]
        name = "message"
        max = 5000

        {"["}[field]]
        name = "needs"
        max = 5000
    .after =
        {"["}[field]]
        name = "message"
        max = 1500

        {"["}[field]]
        name = "needs"
        max = 300

explain-form-address =
    An address in referral.toml is not whole or not safe. `endpoint` says where the
    answers go, and `[mail]` says who is told that there is a new message. What children
    write must travel encrypted and must reach us. That is why the address begins with
    `https://`.
    .before =
        endpoint = "forms.example.org"
    .after =
        endpoint = "https://forms.example.org/referral/"

## Events

explain-start-off-rule =
    `on` names the days on which the event takes place, and `start` is the first of
    them. When the first day is not one of those days, one of the two is mistyped, and
    people would come on the wrong day.
    .before =
        start = 2026-12-09T16:00
        repeat = {"{"} every = "month", on = "first thursday", until = 2027-06-30 {"}"}
    .after =
        start = 2026-12-03T16:00
        repeat = {"{"} every = "month", on = "first thursday", until = 2027-06-30 {"}"}

explain-until-before-start =
    `until` is the last day on which a repeated event may take place. Here it lies
    before the first one, so that nothing could take place at all. Most often the year
    is mistyped.
    .before =
        start = 2026-12-03T16:00
        repeat = {"{"} every = "week", until = 2026-06-30 {"}"}
    .after =
        start = 2026-12-03T16:00
        repeat = {"{"} every = "week", until = 2027-06-30 {"}"}

explain-no-such-occurrence =
    `except` and `on` in `[[changes]]` point at one of the days that the rule names. The
    event is not on the day written here, so the exception or change would be lost and
    people would come for nothing.
    .before =
        start = 2026-12-03T16:00
        repeat = {"{"} every = "week", until = 2027-06-30, except = [2027-01-06] {"}"}
    .after =
        start = 2026-12-03T16:00
        repeat = {"{"} every = "week", until = 2027-06-30, except = [2027-01-07] {"}"}

explain-no-occurrence-left =
    Every day of the rule stands in `except`, so the event takes place never. If it is
    called off altogether, say so with `status`: it stays visible, and people learn that
    they need not come.
    .before =
        start = 2026-12-03
        repeat = {"{"} every = "week", until = 2026-12-10, except = [2026-12-03, 2026-12-10] {"}"}
    .after =
        start = 2026-12-03
        repeat = {"{"} every = "week", until = 2026-12-10 {"}"}
        status = "cancelled"

explain-too-many-occurrences =
    A rule with more than a thousand days mostly has a mistyped year in `until`. Lists
    and calendars of that length would be slow, and nobody would read them.
    .before =
        repeat = {"{"} every = "day", until = 2072-06-30 {"}"}
    .after =
        repeat = {"{"} every = "day", until = 2027-06-30 {"}"}

explain-change-without-repeat =
    `[[changes]]` is for one day of a repeated event that differs from the others. An
    event that takes place once is changed in its own lines.
    .before =
        start = 2026-12-03T16:00

        {"["}[changes]]
        on = 2026-12-03
        status = "cancelled"
    .after =
        start = 2026-12-03T16:00
        status = "cancelled"

explain-change-of-exception =
    A day in `except` is as if it had never been planned. A change needs a day that was
    planned. Use `except` for holidays that everybody knows, and a change with `status`
    for a meeting that people expect.
    .before =
        repeat = {"{"} every = "week", until = 2027-06-30, except = [2027-01-07] {"}"}

        {"["}[changes]]
        on = 2027-01-07
        status = "cancelled"
    .after =
        repeat = {"{"} every = "week", until = 2027-06-30 {"}"}

        {"["}[changes]]
        on = 2027-01-07
        status = "cancelled"

explain-duplicate-change =
    Two changes speak of the same day, and pateka cannot know which of them holds.
    .before =
        {"["}[changes]]
        on = 2027-01-07
        start = 2027-01-14T16:00

        {"["}[changes]]
        on = 2027-01-07
        end = 2027-01-14T18:00
    .after =
        {"["}[changes]]
        on = 2027-01-07
        start = 2027-01-14T16:00
        end = 2027-01-14T18:00

explain-all-day-with-hour =
    An event that lasts the whole day has no hours. pateka follows `all_day` and leaves
    the hour out. If people should come at a certain hour, delete `all_day`.
    .before =
        start = 2026-12-03T16:00
        all_day = true
    .after =
        start = 2026-12-03T16:00

explain-hour-missing =
    One of `start` and `end` has an hour and the other has none, so nobody knows when
    the event is over. pateka takes the end of the day.
    .before =
        start = 2026-12-03T16:00
        end = 2026-12-03
    .after =
        start = 2026-12-03T16:00
        end = 2026-12-03T17:30

explain-postponed-without-was =
    Whoever reads “postponed” wants to know which day no longer holds. `was` is that
    day. Without it, the time in `start` could be the old one or the new one.
    .before =
        start = 2027-01-27T15:00
        status = "postponed"
    .after =
        start = 2027-01-27T15:00
        was = 2026-12-09T15:00
        status = "postponed"

explain-was-without-postponed =
    `was` is the old time of an event that was postponed. Only with `status` do all
    pages, calendars and search engines learn that the time is a new one.
    .before =
        start = 2027-01-27T15:00
        was = 2026-12-09T15:00
    .after =
        start = 2027-01-27T15:00
        was = 2026-12-09T15:00
        status = "postponed"

explain-was-is-start =
    A postponed event has an old time and a new one. Here both are the same. As long as
    nobody knows the new time, `start` is left out: the page then says that it will be
    announced.
    .before =
        start = 2026-12-09T15:00
        was = 2026-12-09T15:00
        status = "postponed"
    .after =
        was = 2026-12-09T15:00
        status = "postponed"

explain-online-missing =
    People read that they should not come and that the event is on the internet, but
    find no address. Where the address is sent only to those who sign up, a page that
    says how to sign up will do.
    .before =
        status = "moved-online"
    .after =
        status = "moved-online"
        online = "https://example.org/meeting"

explain-changes-of-cancelled =
    All of the event is cancelled, and yet one of its days has a change of its own,
    which then still holds. Mostly one of the two was forgotten.
    .before =
        status = "cancelled"

        {"["}[changes]]
        on = 2027-01-07
        start = 2027-01-14T16:00
    .after =
        {"["}[changes]]
        on = 2027-01-07
        status = "cancelled"

explain-empty-change =
    A change says what is different on one day: another `start` or `end`, or a `status`.
    This one says nothing, so everything stays as it was.
    .before =
        {"["}[changes]]
        on = 2027-01-07
    .after =
        {"["}[changes]]
        on = 2027-01-07
        status = "cancelled"

explain-occurrence-skipped =
    In one night of spring the clocks go forward, and one of the days of this event
    falls into the hour that is missing. pateka takes the hour after it. Clearer for
    everybody is a change for this day.
    .before =
        start = 2027-03-21T03:30
        repeat = {"{"} every = "week", until = 2027-04-04 {"}"}
    .after =
        start = 2027-03-21T03:30
        repeat = {"{"} every = "week", until = 2027-04-04 {"}"}

        {"["}[changes]]
        on = 2027-03-28
        start = 2027-03-28T05:00

explain-short-link-unpublished =
    The short link leads to a page that is not shown at this time: it is a draft, the
    time in `publish_at` has not come, or that in `expires_at` is over. Whoever has the
    short link on a leaflet finds nothing. It works again by itself when the page is
    shown.
    .before =
        {"["}go]
        atelie = "/events/art-workshop/"
    .after =
        {"["}go]
        atelie = "/events/"

explain-repeat-without-end =
    A repetition without a last day is followed up to the end of the year after next, so
    that lists and months stay short. Calendars that people subscribe to repeat it
    without end. When you know the last day, write it.
    .before =
        repeat = {"{"} every = "week", on = "thursday" {"}"}
    .after =
        repeat = {"{"} every = "week", on = "thursday", until = 2027-06-30 {"}"}

## The text of a page

explain-broken-link =
    The link leads to a page that does not exist. Someone looking for help would reach
    an error page and might give up. Usually a letter is wrong, or the file was renamed.
    Write the path to the file: `@/` stands for the folder `content`.
    .before =
        See [Prevention](@/services/prevencion.md).
    .after =
        See [Prevention](@/services/prevention.md).

explain-broken-anchor =
    After the sign `#` comes the name of a place on the page, and this page has no such
    place. Readers would land at the top and have to search. Find the heading that you
    mean, and write this name between braces at the end of its line.
    .before =
        See [how to get here](#way).

        ## How to get here
    .after =
        See [how to get here](#way).

        ## How to get here {"{"}#way{"}"}

explain-link-to-draft =
    The link leads to a page with `draft = true`. Drafts are not published, so readers
    would find nothing there. Wait with the link, or take `draft = true` out of that
    page if it is finished.
    .before =
        See the [open day](@/events/2027-02-13-open-day.md).
    .after =
        We will tell you more about the open day soon.

explain-dangerous-address =
    Not every address is safe to follow. Some would run a program in the reader’s
    browser, and one that begins with `file:` leads to a file that only your computer
    has. Link to a page of the site or to an address with `https://`. A file belongs
    beside the page: then its name is enough.
    .before =
        {"["}The plan of the week](file:///C:/Users/Maria/Desktop/plan.pdf)
    .after =
        {"["}The plan of the week](plan.pdf)

explain-foreign-picture =
    A picture from another site is fetched from there each time someone opens the page.
    That site would learn who reads us, and our readers must not be watched. The picture
    could also change or disappear. If you have the right to use it, save it beside the
    page.
    .before =
        ![Poster with the words “Child first”](https://example.com/poster.png)
    .after =
        ![Poster with the words “Child first”](poster.png)

explain-missing-file =
    The page names a file that is not there, so readers would get an error instead of
    the document. Capital and small letters count: for many web servers `Plan.pdf` and
    `plan.pdf` are two files. Put the file beside the page and write its name exactly as
    it is.
    .before =
        {"["}Programme of the seminar](Programme.PDF)
    .after =
        {"["}Programme of the seminar](programme.pdf)

explain-raw-html =
    A few HTML tags can stand in a text, for example `<kbd>` and `<details>`. This one
    cannot: it would let in programs or trackers, or make the page look unlike the rest.
    Markdown has a simpler way for almost everything, and it works with every theme and
    screen reader.
    .before =
        You can come <b>by yourself</b>.
    .after =
        You can come **by yourself**.

explain-html-unbalanced =
    An HTML tag comes in pairs: `<kbd>` opens and `</kbd>` closes, in the same
    paragraph. If one of the two is missing, the rest of the page could be shown like
    the words in the tag.
    .before =
        To print this page, press <kbd>Ctrl+P.
    .after =
        To print this page, press <kbd>Ctrl+P</kbd>.

explain-unknown-block =
    A line that begins with `:::` opens a block, a part of the page with a look of its
    own. There is a fixed set of blocks, with English names: `call-now`, `urgent`,
    `talk-to-us`, `steps`, `contact`, `quote`, `download`, `note`. This name is not
    among them, so pateka does not know how to show the text.
    .before =
        :::notice
        Please call before you come.
        :::
    .after =
        :::note
        Please call before you come.
        :::

explain-block-unclosed =
    A block begins with a line such as `:::note` and ends with a line of three colons.
    Without that line the whole rest of the page would fall into the block.
    .before =
        :::note
        Please call before you come.

        ## How to get here
    .after =
        :::note
        Please call before you come.
        :::

        ## How to get here

explain-block-misplaced =
    A line of three colons closes a block, but none is open here. Either the opening
    line was deleted, or this one was left over. pateka does not guess which: only you
    know whether the text should stand out.
    .before =
        Please call before you come.
        :::
    .after =
        :::note
        Please call before you come.
        :::

explain-unknown-fact =
    Telephone numbers, addresses and hours are facts: they are written once, in
    site.toml, and the pages only name them. When a number changes, it changes
    everywhere. A fact with this name is not there, so readers would miss exactly what
    they need in order to reach us.
    .before =
        Call us: [fact:fone]
    .after =
        Call us: [fact:phone]

explain-duplicate-id =
    The name between braces is the address of a heading on its page, and two headings
    have the same one. A link to it would always lead to the first, and nobody could
    reach the second.
    .before =
        ## By bus {"{"}#way{"}"}

        ## On foot {"{"}#way{"}"}
    .after =
        ## By bus {"{"}#bus{"}"}

        ## On foot {"{"}#foot{"}"}

explain-nested-too-deep =
    So many quotations, lists or blocks stand inside one another here that browsers
    could not show the page. Nobody writes like that on purpose: most often an e-mail
    was pasted in with all the older ones below it. Remove the repeated signs at the
    beginning of the line.
    .before =
        > > > > > > > > > > > > > > > (and so on) Good morning,
    .after =
        > Good morning,

## Addresses

explain-duplicate-route =
    Two pages would have the same address, and only one of them could be seen. It
    happens easily with events: the date in front of a file’s name is no part of the
    address. Give each file a name of its own.
    .before =
        content/events/2026-12-10-meeting.md
        content/events/2027-01-14-meeting.md
    .after =
        content/events/2026-12-10-december-meeting.md
        content/events/2027-01-14-january-meeting.md

explain-bad-address =
    This cannot be an address of the site. A short link under `[go]` is one word without
    slashes, because people copy it from posters. After the equals sign comes a page of
    the site, with a slash in front, or a whole address with `https://`.
    .before =
        {"["}go]
        "help/now" = "how-to-come"
    .after =
        {"["}go]
        help = "/en/how-to-come/"

## The theme

explain-theme-missing =
    The theme is the folder with everything that makes up the look of the site. The
    theme named in site.toml is not there, so no page can be made. Correct the name, or
    put the folder into `themes`.
    .before =
        theme = "center"
    .after =
        theme = "centre"

explain-theme-option =
    The settings of the theme are below `[extra]` in site.toml. This one has a name that
    the theme does not know, or a value of the wrong kind, so it would have no effect.
    The README of the theme shows every setting with an example.
    .before =
        {"["}extra]
        home_events = "three"
    .after =
        {"["}extra]
        home_events = 3

explain-template-syntax =
    This one is for whoever looks after the theme; the cause is not in the text of a
    page. A template is the mould from which pages are made, and here one of its signs
    is missing or wrong. No page that uses the template can be made until it is put
    right.
    .before =
        <h1>{"{"}{"{"} page.title {"}"}</h1>
    .after =
        <h1>{"{"}{"{"} page.title {"}"}{"}"}</h1>

explain-template-render =
    This one is for whoever looks after the theme. The template is written in the right
    form, but when a page was made with it, it asked for something that does not exist.
    Often a letter is missing in a name. A half-made page is not published.
    .before =
        <h1>{"{"}{"{"} pge.title {"}"}{"}"}</h1>
    .after =
        <h1>{"{"}{"{"} page.title {"}"}{"}"}</h1>

explain-template-missing =
    A page or another template asks for a template that is not in the folder
    `templates`. Without it pateka does not know what the page should look like. Most
    pages need no line `template` at all: the theme chooses by itself.
    .before =
        title = "Childhood without Bars"
        template = "campain.html"
    .after =
        title = "Childhood without Bars"
        template = "campaign.html"

explain-theme-block =
    A theme draws the blocks that pages may use, such as `:::urgent`. It promises one of
    them in `required_blocks` and has no component that draws it, so the block would
    look like ordinary text. This is for whoever looks after the theme.
    .before =
        required_blocks = ["urgent", "steps"]
        (no template holds the component block_steps)
    .after =
        {"{"}% component block_steps(title: string = "") %{"}"}<div class="steps">{"{"}{"{"} body {"}"}{"}"}</div>{"{"}% endcomponent block_steps %{"}"}

explain-fluent-syntax =
    The files in the folder `i18n` hold the words of the buttons and menus, one on each
    line: a key, an equals sign, the text. A sign is missing or wrong here, so this text
    would not appear on any page. What is between braces is filled in by pateka, so
    every brace must be closed.
    .before =
        call-us = Call us: {"{"} $phone
    .after =
        call-us = Call us: {"{"} $phone {"}"}

explain-fluent-reference =
    A text in the folder `i18n` borrows another text by its name, and in this language
    there is none with that name. Readers would see the bare name on the page. Correct
    it, or add the text that is missing.
    .before =
        call-us = Call us
        call-button = {"{"} cal-us {"}"} now
    .after =
        call-us = Call us
        call-button = {"{"} call-us {"}"} now

explain-css-syntax =
    This one is for whoever looks after the theme. A style sheet says what the pages
    look like: colours, sizes, spaces. Browsers pass over what they do not understand
    without a word, so from this place on the pages could look wrong and nobody would
    know why.
    .before =
        a {"{"} color: ; {"}"} {"}"}
    .after =
        a {"{"} color: #1d4f91; {"}"}

## Warnings

explain-repeated-time =
    On one night in autumn the clocks go back. In Bulgaria this is the last Sunday of
    October: the hour from 3 to 4 comes twice, and readers cannot tell which of the two
    is meant. pateka takes the first. Another hour is clearer for everybody.
    .before =
        title = "Hike to see the sunrise"
        start = 2027-10-31T03:30
    .after =
        title = "Hike to see the sunrise"
        start = 2027-10-31T04:30

explain-twin-missing =
    This page exists in one language only. Readers of the other see it untranslated,
    with a notice, and search engines do not offer it to them. A translation is a second
    file beside the first, with the language in its name. If none is needed, write
    `translation = "missing-ok"` in the page.
    .before =
        content/services/after-violence.md
    .after =
        content/services/after-violence.md
        content/services/after-violence.en.md

explain-twin-differs =
    Dates, hours and pictures are written once, in the file of the main language; the
    translation takes them from there. Here the translation says something else, so
    readers of one language would come at the wrong time. Delete the line. If its value
    is the right one, write it in the other file.
    .before =
        title = "Open day"
        start = 2027-02-13T11:00
        place = "The Centre for Children’s Rights"
    .after =
        title = "Open day"
        place = "The Centre for Children’s Rights"

explain-consent-missing =
    There is a photograph on this page, and nothing says that the people in it agreed. A
    face can be recognised years later, and for a child who has been in trouble with the
    law that can do harm. Write who agreed and until when, without names; if nobody can
    be recognised, write `consent = "no-people"`. Until then `pateka check --release`
    does not let the site go live.
    .before =
        image = "workshop.jpg"
        image_alt = "Two children paint a big sheet of paper"
    .after =
        image = "workshop.jpg"
        image_alt = "Two children paint a big sheet of paper"
        consent = {"{"} who = "both children and their parents", on = 2026-12-10, until = 2028-12-10 {"}"}

explain-consent-expired =
    The people in the photograph agreed for a certain time, and that time is over.
    Children grow up and may see it differently now, so they are asked again. If they
    agree, write the new dates; if not, or if you cannot reach them, take the photograph
    away.
    .before =
        consent = {"{"} who = "both children and their parents", on = 2024-12-09, until = 2026-12-09 {"}"}
    .after =
        consent = {"{"} who = "both children and their parents", on = 2026-12-10, until = 2028-12-10 {"}"}

explain-fact-unconfirmed =
    Nobody has said yet that this fact is true. A wrong telephone number is worse than
    none: someone in need would call it in vain. Ask whoever knows, and write who said
    so and on which day. Until then `pateka check --release` does not let the site go
    live.
    .before =
        {"["}facts.phone]
        value = "+359 82 000 000"
    .after =
        {"["}facts.phone]
        value = "+359 82 000 000"
        source = "The head of the centre, by telephone"
        confirmed = 2026-12-10
        review_by = 2027-12-10

explain-fact-overdue =
    This fact was true once, but the day on which somebody should have looked at it
    again has passed. Telephone numbers, hours and bus lines change quietly. Ask whether
    it still holds. Then write today’s date after `confirmed`, and one about a year
    later after `review_by`.
    .before =
        {"["}facts.transport]
        confirmed = 2025-11-20
        review_by = 2026-11-20
    .after =
        {"["}facts.transport]
        confirmed = 2026-12-10
        review_by = 2027-12-10

explain-string-missing =
    The words of the buttons and menus are in the folder `i18n`, one file for each
    language. This text is in one of the files only, so readers of the other language
    would see a button in a language that is not theirs. Add a line with the same key to
    the other file.
    .before =
        # i18n/bg.ftl
        thanks = Благодарим ви

        # i18n/en.ftl
    .after =
        # i18n/bg.ftl
        thanks = Благодарим ви

        # i18n/en.ftl
        thanks = Thank you

explain-form-text-missing =
    A text of the form is written in one language only. In the other language people
    would not understand what they are asked, in a moment when it is hard to ask for
    help at all. Add the text between the braces.
    .before =
        label = {"{"} bg = "Как да те наричаме?" {"}"}
    .after =
        label = {"{"} bg = "Как да те наричаме?", en = "What should we call you?" {"}"}

explain-link-to-unpublished =
    The link leads to a page that is not shown now: its `publish_at` has not come yet,
    or its `expires_at` is over. The words stay in the text, but nobody can follow them.
    It is better to lead readers to a page that is always there.
    .before =
        See the [drawing workshop](@/events/2027-01-27-art-workshop.md).
    .after =
        See [all events](@/events/_index.md).

explain-header-too-long =
    This one is for whoever looks after the theme. The file `_headers` tells the host
    how to protect the pages, and for that it lists every style and script that is
    written into them. Some hosts leave out a line of more than 2,000 characters, and
    the protection with it. Put styles and scripts into files of their own: the line
    becomes short.
    .before =
        <style>h1 {"{"} color: #1d4f91; {"}"}</style>
    .after =
        <link rel="stylesheet" href="{"{"}{"{"} asset(path="css/campaign.css") {"}"}{"}"}">

## How pages are written: `pateka check`

explain-twin-outdated =
    The page in the main language was changed later than its translation. The two may
    say different things now, and readers of the translation do not know. Compare them,
    translate what is new, and write today’s date after `updated` in the translation,
    even if nothing had to be changed.
    .before =
        title = "Prevention"
        updated = 2026-10-05
    .after =
        title = "Prevention"
        updated = 2026-12-10

explain-twin-orphaned =
    This file is a translation by its name, but the page that it translates does not
    exist. Often the two names differ by a letter, or only one of the two files was
    renamed. Readers then cannot go from one language to the other. If the page is meant
    for this language alone, write `translation = "missing-ok"` in it.
    .before =
        content/services/prevention.md
        content/services/prevencion.en.md
    .after =
        content/services/prevention.md
        content/services/prevention.en.md

explain-heading-skips =
    Headings show how a page is divided: `##` is a part, `###` a part of that part.
    People who listen to a page move from heading to heading. When a level is skipped,
    they look for something that is not there. Do not choose the level for the size of
    its letters.
    .before =
        ## How to get here

        #### By bus
    .after =
        ## How to get here

        ### By bus

explain-second-title =
    The title of the page comes from `title` and appears at the top automatically. A
    heading with a single `#` would be a second title. Those who listen to the page
    would not know which of the two is its name.
    .before =
        # How to get here

        The entrance is from the yard.
    .after =
        ## How to get here

        The entrance is from the yard.

explain-vague-link =
    Many people read only the links of a page or have a list of them read out. “Here”
    and “more” say nothing then. Make the link the name of what it leads to.
    .before =
        If you want to come to us, click [here](how-to-come.md).
    .after =
        Read [how to come to us](how-to-come.md).

explain-picture-silent =
    The words for those who cannot see the picture go between the square brackets. Here
    there are none, so these readers learn nothing of it. Say in a short sentence what
    it shows.
    .before =
        ![](poster.png)
    .after =
        ![Poster with the words “Child first”](poster.png)

explain-table-nameless =
    The first line of a table says what each column holds. Here it is empty. Those who
    listen to the table hear the name of the column before each cell; without it they
    hear only loose words.
    .before =
        |  |  |
        |---|---|
        | Wednesday | drawing |
    .after =
        | Day | Activity |
        |---|---|
        | Wednesday | drawing |

explain-wrong-weekday =
    The weekday and the date do not belong together. Some people would come on one day
    and some on the other. Look up in the calendar which of the two you mean: 10
    December 2026, for example, is a Thursday.
    .before =
        We meet on Wednesday, 10 December 2026.
    .after =
        We meet on Thursday, 10 December 2026.

explain-stigmatising-words =
    These words reduce a child to one thing that they did. A child who reads this about
    themselves may believe it. First say “child”; then say what happened, if it has to
    be said at all. To write about such a word, put it between quotation marks.
    .before =
        We work with young offenders.
    .after =
        We work with children in conflict with the law.

explain-child-identified =
    A full name, an age and a school stand together here. From these three anybody in
    town can tell who the child is, and what is once on the internet does not disappear.
    Leave out at least the family name and the school, or use another name and say so.
    .before =
        In March 14-year-old Martin Iliev from the school nearby came for the first time.
    .after =
        A boy whom we call Martin here came for the first time in spring.

## Notes

explain-capitals =
    In capital letters all words look alike, so they are read more slowly, and to many
    it feels like shouting. Some devices read them out letter by letter. To make
    something stand out, set one or two words in bold.
    .before =
        PLEASE COME TO THE MEETING ON TIME!
    .after =
        Please come to the meeting **on time**.

explain-long-sentence =
    Whoever is frightened, in a hurry or still learning the language loses the thread of
    a long sentence. Up to 25 words are easy to follow. Divide it where you would
    breathe when you read it aloud.
    .before =
        When your child has a meeting with the inspector or the commission and you are not
        sure what will happen there, please call us beforehand so that we can get ready for it
        together.
    .after =
        Does your child have a meeting with the inspector or the commission? Please call us
        beforehand. We will get ready together.

explain-long-paragraph =
    On the small screen of a telephone a long paragraph fills everything, and people
    skip it. Up to five sentences can be taken in at a glance. Leave an empty line where
    a new thought begins.
    .before =
        The first meeting is a talk. You come with your child or alone. You sit down with a
        psychologist or a social worker. You say what worries you. Nobody will judge you.
        Afterwards you decide whether to go on.
    .after =
        The first meeting is a talk. You come with your child or alone. You sit down with a
        psychologist or a social worker.

        You say what worries you. Nobody will judge you. Afterwards you decide whether to go on.

explain-abbreviation-unexplained =
    People who work with it every day know what the abbreviation means; a parent who
    reads the page for the first time does not. Write the name out once, with the
    abbreviation in brackets after it. After that the short form is enough on this page.
    .before =
        A social worker of the CPD will call you.
    .after =
        A social worker of the Child Protection Department (CPD) will call you.

explain-official-phrase =
    This is how offices write, and to someone in trouble it sounds cold and far away.
    Plain words are shorter, and children understand them too. Say it as you would on
    the telephone.
    .before =
        Please call prior to your visit in order to arrange a meeting.
    .after =
        Please call before you come, and we will agree on a time.

explain-recipient-key =
    Everything that is sent through the form is locked for the keys in this file. A key
    with one wrong letter is no key, so pateka takes none of it rather than lock a message
    for nobody.
    .before =
        age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq Maria
    .after =
        Copy the line again from what `pateka keys new --name Maria` printed.

explain-recipient-name =
    The name says whose key a line is, so that the right line can be taken out when a
    person leaves. A recovery key has the place where its paper lies instead.
    .before =
        age1…
    .after =
        age1… Maria

explain-recipient-duplicate =
    Two lines with one key look like two people who can read, and are one. When that
    person’s passphrase is lost, so is everything that was sent.
    .before =
        age1x… Maria
        age1x… Ivan
    .after =
        age1x… Maria
        age1y… Ivan

explain-recipient-practice =
    The key for practice lies on the computer where `pateka serve` ran, without a
    passphrase. It is there so that the form can be tried, not for what children write.
    .before =
        age1… practice: laptop
    .after =
        age1… Maria

explain-recipient-secret =
    A key has two halves. The public half (`age1…`) locks and may be seen by anyone; the
    secret half (`AGE-SECRET-KEY-…`) opens and stays with its owner. Somebody put a secret
    half into this file. It may have been copied, mailed or published by now.
    .before =
        the secret half of a key
    .after =
        1. Take the line out.
        2. Make a new key: pateka keys new --name NAME
        3. Put the line that it prints into this file.
        4. Lock what was sent so far for the new key: pateka referrals rewrap

explain-recipients-missing =
    Passphrases get lost and people leave. With two keys of the staff and one on paper in
    a safe, losing one of them loses nothing. Without them nobody in the world could read
    the messages again, so the form is not taken into use.
    .before =
        age1… Maria
    .after =
        age1… Maria
        age1… Ivan
        age1… recovery: safe in the office
