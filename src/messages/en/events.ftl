# What can be wrong in the times of an event.

start-off-rule = The event begins on { $start }, which is not one of the days that `on` names.
    .right = Write `start = { $right }`, or correct `on`.

until-before-start = The repetition ends before the event begins.
    .help = The first time is on { $start }. Write a later day after `until`.

no-such-occurrence =
    { $key ->
        [except] The event does not take place on { $date } in any case.
       *[other] The event does not take place on { $date }, so nothing can be changed there.
    }
    .nearest = The nearest day of the rule is { $nearest }. Write `{ $nearest }`, or delete { $date }.

no-occurrence-left = No day is left on which this event takes place.
    .help = Look at `until` and `except`: at least one day has to remain.

too-many-occurrences = The event would take place more than { $limit } times.
    .help = Correct `until`. The last day that is counted is { $right }.

repeat-without-end = Nobody says until when this event is repeated. Its dates are shown up to { $date }.
    .help = When you know the last day, write it inside of `repeat`: `until = { $date }`

change-without-repeat = `[[changes]]` changes one time of many, but this event takes place only once.
    .help = Change `start`, `end` or `status` of the event itself and delete this part. If it is repeated, add `repeat`.

change-of-exception = On { $date } nothing takes place, because this day stands in `except`.
    .help = Keep one of the two: take the day out of `except`, or delete this change. Whoever should see that it is cancelled needs the change, with `status = "cancelled"`.

duplicate-change = There is already a change for { $date }.
    .help = Put everything about this day into one `[[changes]]` and delete the other.

empty-change = This change says nothing that is different.
    .help = Add a new time, for example `start = 2026-12-10T17:30`, or `status = "cancelled"`.

all-day-with-hour = The event lasts the whole day, but `{ $key }` names an hour. The hour is not shown.
    .help = Write `{ $key } = { $right }`. If the hour matters, delete `all_day` and give `start` an hour.

hour-missing = `{ $key }` names only a day.
    .help = `start` has an hour, so `{ $key }` needs one too, for example `{ $key } = { $right }`
    .not-all-day = `all_day = false` says that it does not last the whole day. Write the hour, for example `{ $key } = { $right }`, or delete `all_day`.

postponed-without-was = The event is postponed, but nobody says from which day.
    .help = Write the old time, for example `was = 2026-12-10T17:30`, and the new one after `start`. Without a new time, leave `start` out.

was-without-postponed = `was` is the old time of a postponed event, but this one is not postponed.
    .help = Add `status = "postponed"`, or delete `was`.

was-is-start = The old time and the new one are the same.
    .help = Write the new time after `start` and the old one after `was`. As long as the new one is not known, leave `start` out.

online-missing = The event is moved online, but nobody says where.
    .help = Write the address: `online = "https://…"`. If it is sent only to those who sign up, write the address of a page that says so.

changes-of-cancelled = All of the event is cancelled, and single times of it are changed as well.
    .help = Delete `[[changes]]`, or delete `status = "cancelled"` if only some times are cancelled.

occurrence-skipped = On { $date } there is no { $time }: in this night the clocks go forward. The event begins later by the hour that is skipped.
    .help = Best write a change for this day: `[[changes]]`, `on = { $date }`, and a `start` at another hour.
