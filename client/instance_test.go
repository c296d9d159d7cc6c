package client

import (
	"net/http"
	"strings"
	"testing"
)

// A token follows no link to another host or app; the address is then built
// from the profile and the id.
func TestLinksAreCheckedBeforeATokenGoesThere(t *testing.T) {
	f := newFiler(t)
	base := f.URL + "/apps/skd/mva-melding-innsending-test"
	const id = "/instances/50267437/55604b08-1690-4a8d-bf6b-000000000001"
	built := base + id
	cases := []struct {
		name, link string
		taken      bool
	}{
		{"the app's", built, true},
		{"another host", "https://skd.apps.tt02.altinn.no/skd/mva-melding-innsending-test" + id, false},
		{"another host with the same path", "http://evil.example/apps/skd/mva-melding-innsending-test" + id, false},
		{"another scheme", strings.Replace(built, "http:", "https:", 1), false},
		{"another of the owner's apps", f.URL + "/apps/skd/mva-melding-innsending-sit" + id, false},
		{"an app whose name begins alike", base + "2" + id, false},
		{"out by dots", base + "/instances/../../x" + id, false},
		{"out by escaped dots", base + "/instances/%2e%2e/x" + id, false},
		{"an escaped slash", base + "/instances/50267437%2F55604b08-1690-4a8d-bf6b-000000000001", false},
		{"another instance", base + "/instances/50267437/55604b08-1690-4a8d-bf6b-000000000002", false},
		{"with a query", built + "?x=1", false},
		{"with a fragment", built + "#x", false},
		{"with a user", strings.Replace(built, "http://", "http://a:b@", 1), false},
		{"a host that begins alike", strings.Replace(built, f.URL, f.URL+".evil.example", 1), false},
		{"nothing", "", false},
		{"no address", "://", false},
	}
	for _, tc := range cases {
		want := base + "/built/55604b08-1690-4a8d-bf6b-000000000001"
		if tc.taken {
			want = tc.link
		}
		if got := f.c.link(tc.link, base+"/built/55604b08-1690-4a8d-bf6b-000000000001"); got != want {
			t.Errorf("%s: %q", tc.name, got)
		}
	}
	f.linkBase = "https://skd.apps.tt02.altinn.no/skd/mva-melding-innsending-sit/instances"
	f.hasFiled(f.submit())
}

func TestTheTokenIsNotSentAstray(t *testing.T) {
	cases := []struct {
		name   string
		change func(f *filer)
		what   string
	}{
		{"no token", func(f *filer) { f.tokens.Altinn.JWT = "" }, "There is no Altinn token."},
		{"another environment's token", func(f *filer) {
			f.c.cfg.Profile.AltinnIssuer = "https://platform.tt02.altinn.no/authentication/api/v1/openid/"
		}, "The Altinn token is from "},
		{"no app", func(f *filer) { f.c.cfg.Profile.AppURL = "" }, `Profile.AppURL is ""; allowed is an absolute address`},
		{"an app without TLS", func(f *filer) {
			f.c.cfg.Profile.AppURL, f.c.cfg.Profile.ClockFromServer = "http://skd.apps.tt02.altinn.no/skd/x", false
		}, "allowed is https"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFiler(t)
			s, err := f.c.Begin(f.tokens, Verdict{Outcome: Clean}, f.ret, f.files, f.options)
			if err != nil {
				t.Fatal(err)
			}
			tc.change(f)
			_, err = f.c.CreateInstance(t.Context(), f.tokens.Altinn, s)
			if e := f.refusal(err); !strings.Contains(e.What, tc.what) || len(f.lines()) != 0 {
				t.Errorf("%v, asked %q", e, f.lines())
			}
		})
	}
}

func TestAnotherPersonsTokenEndsTheWay(t *testing.T) {
	f := newFiler(t)
	s, err := f.c.Begin(f.tokens, Verdict{Outcome: Clean}, f.ret, f.files, f.options)
	if err != nil {
		t.Fatal(err)
	}
	other := f.tokens.Altinn
	other.PartyID = 50099999
	_, err = f.c.CreateInstance(t.Context(), other, s)
	if e := f.refusal(err); !strings.HasPrefix(e.What, "Another person is logged in") || len(f.lines()) != 0 {
		t.Error(e)
	}
}

func TestCreateReadsTheBody(t *testing.T) {
	pass := func(status int) fault {
		return func(w http.ResponseWriter, do func() reply) { r := do(); r.status = status; respond(w, r) }
	}
	f := newFiler(t)
	f.faults["create"] = []fault{pass(200)}
	f.hasFiled(f.submit())

	for _, tc := range []struct{ body, what string }{
		{`{"id":"1/2","process":{}}`, `an instance: its id is "1/2"`},
		{`{"id":"50267437/55604b08-1690-4a8d-bf6b-000000000001"}`, "neither a task nor an end"},
		{`{"id":"50267437/55604b08-1690-4a8d-bf6b-000000000001","process":{"currentTask":null,"ended":null,"endEvent":null}}`, "neither a task nor an end"},
		{`[]`, "an instance ("},
	} {
		f := newFiler(t)
		f.faults["create"] = []fault{answers(201, tc.body)}
		if e := f.fails(); !e.Unsure || !strings.Contains(e.What, tc.what) || e.Status != 201 {
			t.Errorf("%+v", e)
		}
	}
	f = newFiler(t)
	f.faults["create"] = []fault{func(w http.ResponseWriter, do func() reply) {
		do()
		f.instances[0].organisation = "910000012"
		respond(w, asJSON(201, f.instanceJSON(f.instances[0])))
	}}
	if e := f.fails(); e.What != "The app made an instance for organisation 910000012, and the return is of 910000004." {
		t.Error(e)
	}
}

func TestTheEnvelopeIsFoundByItsType(t *testing.T) {
	f := newFiler(t)
	f.faults["create"] = []fault{func(w http.ResponseWriter, do func() reply) {
		do()
		i := f.instances[0]
		f.add(i, "miljo", "miljofil.json", "application/json", "x")
		i.files[0], i.files[1] = i.files[1], i.files[0]
		respond(w, asJSON(201, strings.ReplaceAll(f.instanceJSON(i), "innsending.v1.0", "innsending.v0.1")))
		i.files = i.files[1:]
	}}
	f.hasFiled(f.submit())

	f = newFiler(t)
	f.faults["create"] = []fault{func(w http.ResponseWriter, do func() reply) {
		do()
		i := f.instances[0]
		i.files = nil
		respond(w, asJSON(201, f.instanceJSON(i)))
	}}
	if e := f.fails(); e.Step != "envelope" || !strings.HasSuffix(e.What, "has no envelope to replace.") {
		t.Error(e)
	}
}

func TestTheEnvelopeMayBeChangedByTheApp(t *testing.T) {
	for _, tc := range []struct {
		status int
		body   string
		what   string
	}{
		{200, `{"changedFields":{"endringstidspunkt":"2031"}}`, "The envelope was uploaded; the app has changed fields of it by its own calculation."},
		{200, `{"id":"13750453-c8d9-49a2-9656-000000000000"}`, "The envelope was uploaded."},
		{303, `{}`, "The envelope was uploaded."},
	} {
		f := newFiler(t)
		f.faults["envelope"] = []fault{doneBut(tc.status, tc.body)}
		f.hasFiled(f.submit())
		if f.reports[2].What != tc.what {
			t.Errorf("%d: %q", tc.status, f.reports[2].What)
		}
	}
	for _, status := range []int{200, 201} {
		f := newFiler(t)
		f.faults["envelope"] = []fault{doneBut(status, `{"x":1}`)}
		if e := f.fails(); !e.Unsure || e.Step != "envelope" {
			t.Errorf("%d: %+v", status, e)
		}
		f.hasFiled(f.resume())
	}
}

// The answer to process/next says where the process is.
func TestNextGoesByTheBody(t *testing.T) {
	f := newFiler(t)
	f.faults["fill"] = []fault{answers(200, processJSON("data"))}
	if e := f.fails(); e.What != "The app answered 200, but the process is still at Task_1 (Utfylling)." || e.Unsure {
		t.Error(e)
	}
	f.hasFiled(f.resume())

	f = newFiler(t)
	f.faults["fill"] = []fault{answers(200, `{"id":"an instance"}`)}
	if e := f.fails(); !e.Unsure || !strings.Contains(e.What, "neither a task nor an end") {
		t.Error(e)
	}

	// The process was further than anybody knew: this request confirmed.
	f = newFiler(t)
	f.faults["fill"] = []fault{func(w http.ResponseWriter, do func() reply) { do(); respond(w, do()) }}
	f.hasFiled(f.submit())
	if n := f.count("PUT {i}/process/next"); n != 1 || !strings.Contains(f.reports[5].What, "was filed by the request before") {
		t.Errorf("%d times, %+v", n, f.reports[5])
	}
}

func TestDraftsCanBeListedReadAndDeleted(t *testing.T) {
	f := newFiler(t)
	f.faults["fill"] = []fault{answers(403, "")}
	f.stops()
	ctx, token, id := t.Context(), f.tokens.Altinn, f.last().Instance
	active, err := f.c.Active(ctx, token, theParty)
	if err != nil || len(active) != 1 || active[0].ID != id || active[0].LastChanged.IsZero() {
		t.Errorf("%v, %v", active, err)
	}
	found, err := f.c.Instance(ctx, token, id)
	if err != nil || found.TaskID != "Task_1" || found.Organisation != "910000004" || found.HasEnded() || len(found.Data) != 4 {
		t.Errorf("%+v, %v", found, err)
	}
	if err := f.c.Delete(ctx, token, id, DeleteOptions{}); err != nil || !f.instances[0].deleted {
		t.Error(err)
	}
	f.faults["instance"] = []fault{answers(403, "")}
	if _, err := f.c.Instance(ctx, token, id); f.refusal(err).Step != "read" {
		t.Error(err)
	}
	f.faults["active"] = []fault{answers(200, "x"), answers(403, "")}
	for range 2 {
		if _, err := f.c.Active(ctx, token, theParty); f.refusal(err).Step != "read" {
			t.Error(err)
		}
	}
	if _, err := f.c.Instance(ctx, token, "../"+id); !strings.Contains(f.refusal(err).What, "is not the id of an instance") {
		t.Error(err)
	}
	if _, err := f.c.Active(ctx, token, "1/x"); !strings.Contains(f.refusal(err).What, "is not the id of a party") {
		t.Error(err)
	}
}

func TestWhatWasFiledIsNotDeleted(t *testing.T) {
	f := newFiler(t)
	f.hasFiled(f.submit())
	id := f.last().Instance
	e := f.refusal(f.c.Delete(t.Context(), f.tokens.Altinn, id, DeleteOptions{}))
	if !e.Filed || !strings.Contains(e.What, "is no draft") || f.count("DELETE {i}") != 0 {
		t.Error(e)
	}
	f.instances[0].task = "data"
	f.faults["delete"] = []fault{answers(403, "Instance cannot be deleted yet due to application restrictions."), drop(false)}
	for range 2 {
		if e := f.refusal(f.c.Delete(t.Context(), f.tokens.Altinn, id, DeleteOptions{})); e.Step != "delete" {
			t.Error(e)
		}
	}
	if err := f.c.Delete(t.Context(), f.tokens.Altinn, "x", DeleteOptions{}); !strings.Contains(f.refusal(err).What, "is not the id") {
		t.Error(err)
	}
}

// Told so, it deletes for good, and what was filed.
func TestDeletingAsTold(t *testing.T) {
	f := newFiler(t)
	f.hasFiled(f.submit())
	if err := f.c.Delete(t.Context(), f.tokens.Altinn, f.last().Instance, DeleteOptions{Hard: true, Filed: true}); err != nil || !f.instances[0].deleted {
		t.Error(err)
	}
	if n := f.count("DELETE {i}?hard=true"); n != 1 {
		t.Errorf("sent: %q", f.lines())
	}
}
