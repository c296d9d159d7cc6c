package client

import (
	"net/http"
	"strings"
	"testing"
)

// Every request that changes something may lose its answer, before or after it
// was carried out; none is sent again, and resuming files exactly once.
func TestALostAnswerIsNeverRepeated(t *testing.T) {
	requests := []struct{ op, step, line string }{
		{"create", "instance", "POST "},
		{"envelope", "envelope", "PUT {i}/data/{d}"},
		{"upload", "upload", "POST {i}/data?datatype=mvamelding"},
		{"fill", "fill", "PUT {i}/process/next"},
		{"confirm", "confirm", "PUT {i}/process/next"},
	}
	losses := []struct {
		name  string
		fault fault
	}{
		{"dropped before", drop(false)},
		{"dropped after", drop(true)},
		{"503 before", answers(503, "<h1>Gateway</h1>")},
		{"503 after", doneBut(503, "<h1>Gateway</h1>")},
		{"500 after", doneBut(500, `{"title":"Process next failed.","status":500}`)},
		{"408 after", doneBut(408, "")},
		{"a page after", doneBut(200, "<html>Log in</html>")},
		{"nothing after", doneBut(200, "")},
	}
	for _, request := range requests {
		for _, loss := range losses {
			t.Run(request.op+" "+loss.name, func(t *testing.T) {
				f := newFiler(t)
				f.faults[request.op] = []fault{loss.fault}
				e := f.fails()
				sent := 1
				if request.op == "confirm" {
					sent = 2 // with the one of fill
				}
				if e.Step != request.step || !e.Unsure || e.Filed || !strings.Contains(e.Next, "resume") {
					t.Errorf("error %+v", e)
				}
				if n := f.count(request.line); n != sent {
					t.Errorf("%q was sent %d times: %q", request.line, n, f.lines())
				}
				if last := f.last(); !strings.HasPrefix(last.Pending, request.step) {
					t.Errorf("saved %v", last)
				}
				f.hasFiled(f.resume())
			})
		}
	}
}

func TestALostAttachmentIsLookedFor(t *testing.T) {
	for _, loss := range []fault{drop(false), drop(true)} {
		f := newFiler(t)
		pass := func(w http.ResponseWriter, do func() reply) { respond(w, do()) }
		f.faults["upload"] = []fault{pass, loss}
		if e := f.fails(); e.Step != "upload" || !e.Unsure || f.last().Pending != "upload bilag æ.pdf" {
			t.Errorf("error %v, saved %v", e, f.last())
		}
		f.hasFiled(f.resume())
		if n := f.count("POST {i}/data?datatype=mvamelding"); n != 1 {
			t.Errorf("the return was sent %d times", n)
		}
	}
}

// The process dies between any two requests: the state is that of the last
// save, and the request after it may have gone out.
func TestADeadProcessIsResumed(t *testing.T) {
	whole := newFiler(t)
	whole.hasFiled(whole.submit())
	saves := len(whole.saved)
	if saves < 15 {
		t.Fatalf("only %d saves", saves)
	}
	for n := 2; n <= saves; n++ {
		f := newFiler(t)
		f.dies = n
		e := f.fails()
		if !strings.Contains(e.What, "the disk is full") || !strings.Contains(e.Next, "resume") {
			t.Errorf("death at save %d: %v", n, e)
		}
		f.hasFiled(f.resume())
	}
}

func TestNothingIsSentThatCantBeSaved(t *testing.T) {
	f := newFiler(t)
	f.dies = 1
	if e := f.fails(); e.Unsure || e.Step != "instance" || f.count("POST ") != 0 {
		t.Errorf("error %+v, asked %q", e, f.lines())
	}
}

func TestALostCreationTellsOfTheOrphan(t *testing.T) {
	f := newFiler(t)
	f.faults["create"] = []fault{drop(true)}
	f.stops()
	f.hasFiled(f.resume())
	const orphan = theParty + "/55604b08-1690-4a8d-bf6b-000000000001"
	if what := f.reports[0].What; !strings.Contains(what, "000000000002 was created. Other open instances") || !strings.Contains(what, orphan) {
		t.Errorf("reported %q", what)
	}
	if f.count("GET /"+theParty+"/active") != 1 || len(f.instances) != 2 {
		t.Errorf("asked %q", f.lines())
	}
}

func TestResumeRepairsFiles(t *testing.T) {
	cases := []struct {
		name   string
		change func(f *filer, i *fakeInstance)
		lines  map[string]int
	}{
		{"another return under the name", func(_ *filer, i *fakeInstance) {
			i.files[1].content = strings.Replace(theReturn, "15000", "99999", 1)
		}, map[string]int{"PUT {i}/data/{d}": 2, "POST {i}/data?datatype=mvamelding": 1}},
		{"the return under another name", func(_ *filer, i *fakeInstance) { i.files[1].name = "x.xml" }, map[string]int{"PUT {i}/data/{d}": 2}},
		{"the return twice", func(f *filer, i *fakeInstance) {
			f.add(i, "mvamelding", "mvaMelding.xml", "text/xml", theReturn)
		}, map[string]int{"DELETE {i}/data/{d}": 1, "POST {i}/data?datatype=mvamelding": 1}},
		{"an attachment of another size", func(_ *filer, i *fakeInstance) { i.files[2].content = "half" }, map[string]int{"PUT {i}/data/{d}": 2}},
		{"an attachment gone", func(_ *filer, i *fakeInstance) { i.files = i.files[:3] }, map[string]int{"POST {i}/data?datatype=binaerVedlegg": 3}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFiler(t)
			f.faults["fill"] = []fault{drop(false)}
			f.stops()
			tc.change(f, f.instances[0])
			f.hasFiled(f.resume())
			for line, n := range tc.lines {
				if got := f.count(line); got != n {
					t.Errorf("%q %d times, want %d", line, got, n)
				}
			}
			if f.instances[0].files[1].content != theReturn {
				t.Error("another return was filed")
			}
		})
	}
}

func TestResumeRefusesADraftWithAStrangeFile(t *testing.T) {
	f := newFiler(t)
	f.faults["fill"] = []fault{drop(false)}
	f.stops()
	f.add(f.instances[0], "binaerVedlegg", "strange.pdf", "application/pdf", "x")
	_, err := f.resume()
	if e := f.refusal(err); !strings.Contains(e.What, `"strange.pdf"`) || f.filed() != 0 {
		t.Error(e)
	}
}

func TestResumeRefuses(t *testing.T) {
	cases := []struct {
		name   string
		change func(f *filer, state *SubmissionRecord)
		what   string
	}{
		{"no state", func(_ *filer, s *SubmissionRecord) { *s = SubmissionRecord{} }, "There is no saved submission"},
		{"another app", func(_ *filer, s *SubmissionRecord) { s.App = "https://skd.apps.altinn.no/skd/x" }, `begun at "https://skd.apps.altinn.no/skd/x"`},
		{"another issuer", func(_ *filer, s *SubmissionRecord) { s.Issuer = "https://idporten.no" }, "The submission was begun at"},
		{"another return", func(f *filer, _ *SubmissionRecord) {
			f.ret.Document = []byte(strings.Replace(theReturn, "15000", "15001", 1))
		}, "The return is not the one"},
		{"other attachments", func(f *filer, _ *SubmissionRecord) { f.files = f.files[:1] }, "The attachments are not those"},
		{"another person by subject", func(f *filer, _ *SubmissionRecord) { f.tokens.IDPorten.subject = "other" }, "Another person is logged in"},
		{"another person by party", func(f *filer, _ *SubmissionRecord) { f.tokens.Altinn.PartyID = 50099999 }, "Another person is logged in"},
		{"a person who can't be told", func(f *filer, _ *SubmissionRecord) {
			f.tokens.IDPorten.subject, f.tokens.Altinn.PartyID = "", 0
		}, "Whether the same person is logged in can't be told"},
		{"an instance that is none", func(_ *filer, s *SubmissionRecord) { s.Instance = "../x" }, `"../x" where the id of an instance should be`},
		{"a deleted draft", func(f *filer, _ *SubmissionRecord) { f.instances[0].deleted = true }, "has been deleted"},
		{"another company's instance", func(f *filer, _ *SubmissionRecord) { f.instances[0].organisation = "910000012" }, "is of organisation 910000012"},
		{"a server that lags behind fill", func(_ *filer, s *SubmissionRecord) { s.Done = append(s.Done, "fill") }, "which is before what it has answered already"},
		{"a server that lags behind confirm", func(f *filer, s *SubmissionRecord) {
			s.Done = append(s.Done, "fill", "confirm")
			f.instances[0].task = "confirmation"
		}, "which is before what it has answered already"},
		{"an instance that is not there", func(f *filer, _ *SubmissionRecord) { f.instances = nil }, "Web service returned error code 404 ()."},
		{"an instance that may not be seen", func(f *filer, _ *SubmissionRecord) { f.faults["instance"] = []fault{answers(403, "")} }, "Web service returned error code 403 ()."},
		{"a page", func(f *filer, _ *SubmissionRecord) {
			f.faults["instance"] = []fault{answers(200, "<html>Log in</html>")}
		}, "The app answered 200, but not with an instance"},
		{"another instance", func(f *filer, _ *SubmissionRecord) {
			f.faults["instance"] = []fault{answers(200, strings.ReplaceAll(f.instanceJSON(f.instances[0]), "000000000001", "000000000009"))}
		}, "The app answered with instance"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFiler(t)
			f.faults["fill"] = []fault{drop(false)}
			f.stops()
			state := f.last()
			tc.change(f, &state)
			_, err := f.c.Resume(t.Context(), f.tokens, f.ret, f.files, state, f.options)
			e := f.refusal(err)
			if !strings.Contains(e.What, tc.what) {
				t.Errorf("got %q, want %q", e.What, tc.what)
			}
			if f.count("PUT {i}/process/next") > 1 || f.count("POST ") != 1 || f.filed() != 0 {
				t.Errorf("asked %q", f.lines())
			}
		})
	}
}

// What was answered once is not asked for again, and a finished submission can
// be looked up again.
func TestResumeOfWhatIsDone(t *testing.T) {
	f := newFiler(t)
	f.hasFiled(f.submit())
	f.hasFiled(f.resume())
	if n := f.count("PUT {i}/process/next"); n != 2 {
		t.Errorf("process/next %d times", n)
	}
	for _, report := range f.reports[:5] {
		if report.What != "This was done before, and is not done again." {
			t.Errorf("report %+v", report)
		}
	}
}

func TestATokenThatExpiresMidwayKeepsTheState(t *testing.T) {
	for _, op := range []string{"create", "envelope", "upload", "fill", "confirm", "status", "download"} {
		f := newFiler(t)
		f.faults[op] = []fault{answers(401, "")}
		e := f.fails()
		if e.Unsure || e.Status != 401 || e.Filed != (op == "status" || op == "download") {
			t.Errorf("%s: %+v", op, e)
		}
		f.hasFiled(f.resume())
	}
}

// Who has a step's value at hand can't take it twice either.
func TestAStepIsTakenOnce(t *testing.T) {
	f := newFiler(t)
	ctx, token := t.Context(), f.tokens.Altinn
	s, err := f.c.Begin(f.tokens, Verdict{Outcome: Clean}, f.ret, nil, f.options)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	again := func(err error) {
		t.Helper()
		if e := f.refusal(err); e.What != "This step was gone about already." {
			t.Error(e)
		}
	}
	must(err)
	draft, err := f.c.CreateInstance(ctx, token, s)
	must(err)
	_, err = f.c.CreateInstance(ctx, token, s)
	again(err)
	enveloped, err := f.c.UploadEnvelope(ctx, token, draft)
	must(err)
	uploaded, err := f.c.Upload(ctx, token, enveloped)
	must(err)
	_, err = f.c.Upload(ctx, token, enveloped)
	again(err)
	f.faults["fill"] = []fault{drop(true)}
	_, err = f.c.Fill(ctx, token, uploaded)
	if e := f.refusal(err); !e.Unsure {
		t.Error(e)
	}
	_, err = f.c.Fill(ctx, token, uploaded)
	again(err)
	if n := f.count("PUT {i}/process/next"); n != 1 || f.filed() != 0 {
		t.Errorf("process/next %d times", n)
	}
	if got := s.Record(); got.Pending != "fill" || got.Instance != draft.Instance().ID {
		t.Errorf("record %v", got)
	}
}

// The app showed an older state after a confirmation was lost: its 403 must not
// be taken for a person who may not sign.
func TestARefusalAfterALostConfirmationIsNoVerdictOnThePerson(t *testing.T) {
	f := newFiler(t)
	f.faults["confirm"] = []fault{drop(true)}
	f.stops()
	f.faults["instance"] = []fault{func(w http.ResponseWriter, do func() reply) {
		r := do()
		r.body = strings.Replace(r.body, processJSON(""), processJSON("confirmation"), 1)
		respond(w, r)
	}}
	f.faults[""] = []fault{answers(403, "")} // what the task of the owner answers
	_, err := f.resume()
	e := f.refusal(err)
	if e.Step != "confirm" || e.Status != 403 || !e.Unsure || !strings.Contains(e.Why, "may have done this already") || f.last().Pending != "confirm" {
		t.Errorf("%+v, saved %v", e, f.last())
	}
	f.hasFiled(f.resume())
}

func TestReopenSavesWhatItHasLearned(t *testing.T) {
	f := newFiler(t)
	f.faults["confirm"] = []fault{drop(true)}
	f.stops()
	s, err := f.c.Reopen(t.Context(), f.tokens, f.ret, f.files, f.last(), f.options)
	if err != nil {
		t.Fatal(err)
	}
	if last := f.last(); last.Pending != "" || !last.Filed() {
		t.Errorf("saved %v", last)
	}
	s.Record().Done[0] = "else"
	if s.Record().Done[0] == "else" {
		t.Error("the record is not the caller's to change")
	}
}

func TestReportsShowNothingThatTheyShouldNot(t *testing.T) {
	f := newFiler(t)
	f.faults["fill"] = []fault{doneBut(200, `{"currentTask":{"elementId":"Task_2","name":"\u001b[31m `+thePerson+`","altinnTaskType":"confirmation"}}`)}
	f.hasFiled(f.submit())
	if what := f.reports[4].What; !strings.HasSuffix(what, "(?[31m ***).") {
		t.Errorf("%q", what)
	}
}
