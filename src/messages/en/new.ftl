# What `pateka new` asks, says and writes into a new file.

# Questions, on a terminal.
new-ask-kind = What is it about? ({ $kinds })
new-ask-title = Title ({ $language }):
new-ask-twin-title = Title ({ $language }; empty if it will be translated later):
new-ask-start = When does it begin? (for example 2026-12-10T17:30, or 2026-12-10 for a whole day)

# What was wrong with the command.
new-no-kind = Say what the page is about. Write one of these words: { $kinds }. For example: pateka new event "Open day"
new-bad-kind = pateka does not know the kind “{ $kind }”. Write one of these words: { $kinds }
new-no-title = The title is missing. Write it in quotes: pateka new { $kind } "Title"
new-bad-start = “{ $value }” is no date. Write it like this: --start { $right }
new-skipped-start = At { $value } the clocks are put forward: there is no such time on that day. Choose an earlier or a later one.
new-no-start = This kind of page has no start. Leave out --start, or choose the kind event, campaign or news.
new-no-language = The site has no second language “{ $language }”, so leave out --{ $language }.
new-bad-slug = “{ $slug }” cannot be part of an address. Use small Latin letters, digits and hyphens, for example: --slug { $right }
new-no-slug = No address can be made of this title. Give one in Latin letters: --slug name
new-no-section = No section of the site is for pages of this kind. Create { $file } with the title of the section and the line: kind = "{ $kind }"
new-file-exists = { $path } exists already, and nothing was written. Choose another address, for example: --slug { $right }
new-address-taken = The address { $slug } belongs to { $path } already, and nothing was written. Choose another one, for example: --slug { $right }
new-failed = { $path } could not be written: { $reason }. Nothing was created.
new-from-kind = An invitation becomes an event. Write: pateka new event --from { $path }
new-from-unreadable = { $path } cannot be read: { $reason }

# What to do next.
new-next = Write the text below the second line of +++, save, and look at it: pateka serve
new-next-twins = Both files are one page in two languages. What they share stands in the first one.
new-next-translate = Translate { $path }, then take its line “draft = true” away. Until then its readers see the page in the other language.
new-next-start = The date in the file is only an example. Write the right one, rename the files to match, and take the line “draft = true” away: until then nobody sees the page.
new-next-invitation = Look over what was taken from the invitation: it is going to be public.

# Why an invitation was not taken over.
invitation-too-large = The invitation is larger than { $limit } KB. Save it again without its attachments.
invitation-encoding = The invitation is not written in UTF-8 but probably in { $encoding }. Export it again from the calendar, or save it as UTF-8 in a text editor.
invitation-no-calendar = This file is no invitation: it has no line BEGIN:VCALENDAR. Save the invitation as a file that ends in .ics.
invitation-no-event = There is no event in this calendar.
invitation-several = There are { $count } events in this file: { $titles }. Save the one that you want as a file of its own.
invitation-no-start = The invitation does not say when the event begins. Give it with: pateka new event "Title" --start 2026-12-10T17:30

# What of an invitation could not be taken over; also written into the file.
invitation-rule = The rule by which it repeats cannot be said here and was left out: { $rule }
invitation-extra-dates = Some further dates, beside the rule, were left out.
invitation-range = A change from one occurrence onwards was left out. End the rule with `until`, and make a second event for what follows.
invitation-occurrence-text = The occurrence of { $date } had a text or place of its own, which was left out.
invitation-zone = The time zone “{ $zone }” is unknown. The time was taken as the site’s own: check it.
invitation-second-hour = { $time } happens twice that night, and the invitation means the second one. Here it is the first: check it.
invitation-end-before-start = The end was before the start and was left out.
invitation-tentative = The invitation was only tentative.
invitation-text-cut = The description was longer than { $limit } characters and was cut.

# The heads of the files.
file-original = What each line means stands above it. Lines that begin with # do nothing: take the # away to use one.
file-twin = The translation of { $path }. Dates, status and everything else that is not words comes from there.
file-from-invitation = From an invitation. What could not be taken over:
file-body = Write the text here.

# The fields of a page: what each means. `.example` is a value to begin with.
field-title = The title, as visitors read it.
field-description = One or two sentences for lists, search results and shared links. Without it, the beginning of the text is taken.
    .example = What it is, and for whom.
field-date = The date of the page. When the name of the file begins with a date, that one is meant.
field-news-date = The date of the news. The name of the file has it already.
field-updated = The day of the last change that readers should know of. Each language has its own.
field-weight = The place in lists that are ordered by weight: light ones first.
field-slug = The last part of the address, when it should be another than the name of the file.
field-aliases = Old addresses that lead here.
field-image = The picture above the text. The file lies beside this one; or in static/, then the name begins with /.
field-image_alt = What the picture shows, for those who do not see it. A picture needs it.
    .example = A room with a round table and chairs
field-consent = For a page that shows photographs: who agreed, when and until when; or "no-people".
    .example = Signed form no. 12
field-exit = Shows the button “Leave this site”.
field-publish_at = Not shown before this moment.
field-expires_at = Not shown after this moment.
field-draft = A draft is not published.
field-draft-start = Not published while the date below is only an example. Take this line away when it is right.
field-draft-twin = Not published until it is translated. Take this line away then.
field-template = Another template than the one for this kind of page.
field-translation = This page needs no translation.
field-extra = Anything more that the theme understands.

field-for = For whom the service is: young-people, parents, professionals.
field-ages = The ages it is for, in years, both included.
field-steps = What happens, step by step.
    .example = You call or come in.
field-referral = Offers the self-referral form on this page.

field-start = When it begins: a day and a time, or only a day for something that lasts all day.
field-end = When it ends. For whole days: the last day.
field-all_day = It lasts all day, whatever time is written in `start`.
field-place = The name of the place.
    .example = Community centre, first floor
field-address = The street and the town.
    .example = 1 Example St, Ruse
field-online = The address of the meeting on the internet, if people can join there.
field-audience = Who may come: open (everyone), families, young-people, professionals. One, or a list.
field-status = scheduled, cancelled, postponed or moved-online. Do not delete a cancelled event: say that it is cancelled. And keep the name of the file when you postpone one, because calendars know the event by it.
field-was = The old start of a postponed event.
field-registration = How to sign up.
    .example = Call us at least two days before.
field-series = The name of the series that it belongs to. All events of a series share a calendar.
field-repeat = Repeats: every day, week, month or year; on which weekday (also "first thursday" or "last friday"); until which day, this one included; and except on these days.
field-changes = One occurrence of a repeated event that is not as the others: its date, and a new start, or a status.

field-topic = What the practice is about.
    .example = Work with families
field-evidence = How well it is proven: promising, tested or established.
field-source = Where it comes from: a book, a study, an address.
    .example = Handbook of the ministry, 2024
field-licence = What others may do with the text.
    .example = CC BY 4.0
field-contact = Whom to ask about it.
    .example = The office of the centre

field-campaign-start = The first day of the campaign.
field-campaign-end = The last day of the campaign.
field-slogan = The slogan.
    .example = A child is first of all a child
field-hashtag = The word for social networks, with #.
field-go = The short address of the campaign: a name from the part [go] of site.toml.
