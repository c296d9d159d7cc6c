package skatteetaten

import (
	"testing"
	"time"
)

func day(text string) date { return listedDate(text) }

func TestTermsHaveDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		term       string
		year       int
		start, end string
	}{
		{"februar", 2024, "2024-02-01", "2024-02-29"},
		{"januar-februar", 2023, "2023-01-01", "2023-02-28"},
		{"november-desember", 2024, "2024-11-01", "2024-12-31"},
		{"april-juni", 2024, "2024-04-01", "2024-06-30"},
		{"juli-desember", 2024, "2024-07-01", "2024-12-31"},
		{"aarlig", 2024, "2024-01-01", "2024-12-31"},
		{"foerste halvdel februar", 2024, "2024-02-01", "2024-02-15"},
		{"andre halvdel februar", 2024, "2024-02-16", "2024-02-29"},
		{"uke 1", 2022, "2022-01-03", "2022-01-09"}, // printed in the information model
		{"uke 1", 2020, "2019-12-30", "2020-01-05"},
		{"uke 53", 2020, "2020-12-28", "2021-01-03"},
		{"uke 53", 2024, "2024-12-30", "2025-01-05"}, // week 1 of 2025; the schema has it in every year
	} {
		p, ok := periodOf(c.term, c.year)
		if !ok || p.start != day(c.start) || p.end != day(c.end) {
			t.Errorf("%s %d: %+v", c.term, c.year, p)
		}
	}
	if p, ok := periodOf("mars-mai", 2024); ok {
		t.Errorf("mars-mai: %+v", p)
	}
}

func TestDeadlines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ term, category, want string }{
		{"januar-februar", categoryOrdinary, "2024-04-10"},
		{"mars-april", categoryOrdinary, "2024-06-10"},
		{"mai-juni", categoryOrdinary, "2024-08-31"},
		{"november-desember", categoryOrdinary, "2025-02-10"},
		{"aarlig", categoryOrdinary, "2025-03-10"},
		{"aarlig", categoryPrimary, "2025-04-10"},
		{"april-juni", categoryReverse, "2024-08-10"},
	} {
		p, _ := periodOf(c.term, 2024)
		if got := p.deadline(c.category); got != day(c.want) {
			t.Errorf("%s, %s: %+v", c.term, c.category, got)
		}
	}
}

func TestTodayIsNorways(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]string{
		"2024-01-31T22:59:59Z": "2024-01-31",
		"2024-01-31T23:00:00Z": "2024-02-01",
		"2024-06-30T21:59:59Z": "2024-06-30",
		"2024-06-30T22:00:00Z": "2024-07-01",
		"2024-03-31T00:30:00Z": "2024-03-31",
		"2024-03-30T23:00:00Z": "2024-03-31", // the night in which summer time begins
		"2024-03-31T22:00:00Z": "2024-04-01",
		"2024-10-26T22:00:00Z": "2024-10-27",
		"2024-10-27T22:30:00Z": "2024-10-27", // summer time has ended
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := today(at); got != day(want) {
			t.Errorf("%s: %+v", now, got)
		}
	}
}
