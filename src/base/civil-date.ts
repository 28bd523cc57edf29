/** A date of the Gregorian calendar. Months and days count from 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Both functions follow Howard Hinnant's `civil_from_days`: years begin in March, so the leap day comes last. */
const DAYS_BEFORE_EPOCH = 719_468;

/** The date of a day counted from 1970-01-01, which is day 0. */
export function civilDate(daysSinceEpoch: number): CivilDate {
  const days = daysSinceEpoch + DAYS_BEFORE_EPOCH;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** The day of a date, counted from 1970-01-01; undefined when the calendar has no such date. */
export function daysSinceEpoch({ year, month, day }: CivilDate): number | undefined {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - DAYS_BEFORE_EPOCH;
  const again = civilDate(days);
  return again.year === year && again.month === month && again.day === day ? days : undefined;
}
