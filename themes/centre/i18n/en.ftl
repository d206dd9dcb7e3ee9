# The words of the theme in English. Every name must be in bg.ftl too.

## The frame of the page
skip-to-content = Skip to content
menu = Menu
menu-main = Main menu
home = Home
breadcrumbs = Where you are
languages = Language
no-twin = not translated
emergency-label = Emergency numbers:
notice = Important
on-this-page = On this page
updated = Updated on
footer-nav = About this site
a-z = All pages from A to Z
last-built = Last built on
no-traces = No cookies, no tracking.
print-address = Address of this page:

## Quick exit
exit = Leave this site
exit-label = Quick exit
exit-keys = or press Shift three times
exit-note = “Leave this site” changes the page but does not clear your history.

## A page that is not translated
fallback-notice = This page is not in English yet. Here it is in the language it was written in.
fallback-original = Open the original

## Help
help-title = Talk to us
help-lead = You can just ask. You do not need to know what you need.
help-contact = All ways to reach us
help-now-title = If it cannot wait
phone = Telephone
hours = Opening hours
address = Address
email = E-mail
viber = Viber
messenger = Messenger
chat = Chat
sms = Text message
reply-time = When we answer
call-us = Call us:
call-number = Call
map-open = Open the place in your phone’s map
map-link = See the place on { $host }

## Home page
doors-title = Who are you?
sections-title = What you will find here
campaign = Campaign
next-events = Coming events
all-events = All events

## Services
service-for = For whom
for-young-people = young people
for-parents = parents and carers
for-professionals = professionals
ages = Age
ages-range = from { $from } to { $to } years
ages-from = from { $from } years
ages-to = up to { $to } years
service-steps = What happens
service-start = How to start
service-start-lead = Call us and ask. We will explain what happens next.

## Events
event-when = When
event-where = Where
event-online = Online
event-audience = For whom
event-registration = Registration
audience-open = open to everyone
audience-families = for families
audience-young-people = for young people
audience-professionals = for professionals
status-cancelled = Cancelled
status-cancelled-more = This event will not take place.
status-postponed = Postponed
status-postponed-more = This event will not take place at the announced time.
status-moved-online = Moved online
status-moved-online-more = Please do not come to the place. Join over the internet.
status-past = Past
status-past-more = This event has taken place.
was = It was planned for
date-later = The date will be announced
coming-events = Coming
past-events = Past
add-to-calendar = Add to your calendar
calendar-all = Subscribe to all events
calendar-series = Subscribe to this series
calendar-lead = Your calendar then fetches new events and changes by itself.
calendar-apple = Tap the link and choose “Subscribe”.
calendar-open = Open in your calendar
calendar-outlook = In the calendar choose “Add calendar”, then “Subscribe from web”, and paste the address.
calendar-google = On a computer open Google Calendar. Next to “Other calendars” choose “+”, then “From URL”, and paste the address. It appears on your phone by itself.
calendar-address = Address of the calendar:
calendar-private = Others who see your calendar see these events as well.

## Good practices
evidence = How well tested:
evidence-promising = promising practice
evidence-promising-more = There are good signs, but no firm evidence yet.
evidence-tested = tested practice
evidence-tested-more = The results have been checked at least once.
evidence-established = established practice
evidence-established-more = The results have been confirmed in many places.
source = Source
licence = Licence
practice-contact = Questions to

## Campaigns
campaign-from = Began on
campaign-past = this campaign is over
short-link = Short address
hashtag = Hashtag

## Lists
empty-section = There is nothing here yet.
empty-services = We have not described our services here yet.
empty-events = No events are announced at the moment.
empty-practices = We have not described any good practices yet.
empty-campaigns = There are no campaigns at the moment.
empty-news = There is no news yet.
empty-next = Call us, or go on from
empty-home = the home page
pages = Pages of this list
page-of = Page { $n } of { $total }
previous-page = Previous
next-page = Next

## No such page
not-found-title = Page not found
not-found-lead = The address may be mistyped, or the page may have moved. You did nothing wrong.
not-found-help = Go on from here:
not-found-home = Home page
not-found-a-z = All pages from A to Z

## From A to Z
a-z-title = All pages from A to Z
a-z-lead = Choose the first letter of the title.
a-z-letters = Letters

## Boxes in the text
emergency-number = 112
block-call-now = Call 112 if:
block-urgent = Get help today if:
block-talk-to-us = Call us if:
block-download = To download

## Text from Markdown
alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Danger
footnotes = Footnotes
footnote-back = Back to the text, footnote { $number }
task-done = done
task-open = to do
table-label = Table
