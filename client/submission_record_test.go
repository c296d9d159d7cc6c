package client

import "testing"

// An envelope of one's own goes up as it is, and a resumed submission keeps to it.
func TestAnEnvelopeOfOnesOwn(t *testing.T) {
	f := newFiler(t)
	f.options.Envelope = []byte("<mvaMeldingInnsending>own</mvaMeldingInnsending>")
	f.faults["fill"] = []fault{drop(false)}
	f.stops()
	if got := f.instances[0].files[0].content; got != string(f.options.Envelope) {
		t.Errorf("the envelope is %s", got)
	}
	sent := len(f.lines())
	own := f.options.Envelope
	for _, other := range [][]byte{nil, []byte("<other/>")} {
		f.options.Envelope = other
		if e := f.refusal(second(f.resume())); e.What != "The envelope is not the one that the submission was begun with." || len(f.lines()) != sent {
			t.Error(e)
		}
	}
	f.options.Envelope = own
	if r, err := f.resume(); err != nil || !r.Accepted() {
		t.Error(err)
	}
}

func second(_ Result, err error) error { return err }

func TestARecordTellsHowFarItIs(t *testing.T) {
	f := newFiler(t)
	f.faults["create"] = []fault{answers(403, "")}
	f.stops()
	if r := f.last(); r.Begun() || r.Finished() || !r.Submits(f.ret) {
		t.Errorf("%v", r)
	}
	f.faults["confirm"] = []fault{drop(true)}
	f.stops()
	if r := f.last(); !r.Begun() || r.Finished() || r.Filed() {
		t.Errorf("%v", r)
	}
	f.hasFiled(f.resume())
	if r := f.last(); !r.Begun() || !r.Finished() || !r.Filed() || r.Submits(Return{Document: []byte("x")}) {
		t.Errorf("%v", r)
	}
}
