// The occurrences of calendars as ical.js sees them: for calendars.py.
//
// Reads a JSON list of iCalendar texts from stdin, and writes for each the list of its occurrences between the two
// dates given: uid, start and end (days, or instants in UTC), status.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const ICAL = createRequire(import.meta.url)('ical.js').default ?? createRequire(import.meta.url)('ical.js');
const [from, to] = process.argv.slice(2).map((day) => ICAL.Time.fromDateString(day));

function moment(time) {
  return time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString();
}

function occurrences(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(zone);
  }
  const components = calendar.getAllSubcomponents('vevent');
  const found = [];
  const add = (event, start, end) => {
    if (start.compare(from) < 0 || start.compare(to) > 0) return;
    const stated = event.component.hasProperty('dtend');
    found.push({
      uid: event.uid,
      start: moment(start),
      end: stated ? moment(end) : null,
      status: event.component.getFirstPropertyValue('status'),
    });
  };
  for (const component of components.filter((c) => !c.hasProperty('recurrence-id'))) {
    const exceptions = components.filter(
      (c) =>
        c.hasProperty('recurrence-id') &&
        c.getFirstPropertyValue('uid') === component.getFirstPropertyValue('uid'),
    );
    const event = new ICAL.Event(component, { exceptions });
    if (!event.isRecurring()) {
      add(event, event.startDate, event.endDate);
      continue;
    }
    const times = event.iterator();
    for (let time = times.next(); time && time.compare(to) < 0; time = times.next()) {
      const { item, startDate, endDate } = event.getOccurrenceDetails(time);
      add(item, startDate, endDate);
    }
  }
  return found;
}

const texts = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(texts.map(occurrences)));
