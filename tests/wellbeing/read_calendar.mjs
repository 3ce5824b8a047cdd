// Reads a calendar file from standard input with ical.js, which is at the address given, and writes
// what each entry says. The zone is the one that the file brings along.
import { readFileSync } from "node:fs";

const { default: ICAL } = await import(process.argv[2]);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));

const moment = (time) => {
  if (time.zone === ICAL.Timezone.localTimezone) throw new Error("A time without a zone");
  return { wall: time.toString(), unix: time.toUnixTime() };
};

const entries = calendar.getAllSubcomponents("vevent").map((part) => ({
  uid: part.getFirstPropertyValue("uid"),
  summary: part.getFirstPropertyValue("summary"),
  begins: moment(part.getFirstPropertyValue("dtstart")),
  ends: moment(part.getFirstPropertyValue("dtend")),
  sequence: part.getFirstPropertyValue("sequence"),
  status: part.getFirstPropertyValue("status"),
  place: part.getFirstPropertyValue("location") ?? "",
}));
process.stdout.write(JSON.stringify(entries));
