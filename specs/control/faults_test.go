package control_test

import (
	"testing"
	"time"

	"github.com/portprove/portprove/specs/control"
)

const fault = `{"id":"f1","step":"exchange","nth":2,"times":1,"when":"before","status":503,"expected":"the 2nd","does":"answers 503","seen":3,"hits":1,"passed_over":2,"state":"spent"}`

func TestFaults(t *testing.T) {
	t.Parallel()
	seed, none, ends := uint64(0), 0, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	for asked, order := range map[string]control.FaultOrder{
		`{"step":"exchange","nth":2,"status":503,"retry_after":"30s","retry_after_as":"date"}`: {Step: "exchange", Nth: 2, Status: 503, RetryAfter: "30s", RetryAfterAs: "date"},
		`{"id":"f1","operation":"token.code","method":"POST","times":2,"note":"n","effect":{"id_token":"nonce"}}`: {
			ID: "f1", Operation: "token.code", Method: "POST", Times: 2, Note: "n", Effect: map[string]string{"id_token": "nonce"},
		},
		`{"step":"x","repeat":true,"chance":0.5,"seed":0,"expires":"2027-01-01T00:00:00Z","when":"after","delay":"1h","drop":"after","body":{"a":1},"content_type":"none","headers":{"A":"b"},"truncate":0,"drip":3}`: {
			Step: "x", Repeat: true, Chance: 0.5, Seed: &seed, Expires: &ends, When: "after", Delay: "1h", Drop: "after", Body: map[string]int{"a": 1},
			ContentType: "none", Headers: map[string]string{"A": "b"}, Truncate: &none, Drip: 3,
		},
	} {
		f := answering(t, 201, fault)
		got, err := f.AddFault(t.Context(), order)
		if err != nil || f.asked != "POST /_portprove/faults  application/json "+asked {
			t.Errorf("asked %s, %v", f.asked, err)
		}
		if got.ID != "f1" || got.Status != 503 || got.Expected != "the 2nd" || got.Does != "answers 503" || got.Seen != 3 || got.Hits != 1 || got.PassedOver != 2 || got.State != "spent" {
			t.Errorf("read %+v", got)
		}
	}
}

func TestFaultsAreListedAndRemoved(t *testing.T) {
	t.Parallel()
	f := answering(t, 200, `{"faults":[`+fault+`],"removed":4}`)
	if list, err := f.Faults(t.Context()); err != nil || len(list) != 1 || list[0].Nth != 2 || f.asked != "GET /_portprove/faults" {
		t.Errorf("asked %s, read %v, %v", f.asked, list, err)
	}
	if err := f.RemoveFault(t.Context(), "a/b"); err != nil || f.asked != "DELETE /_portprove/faults/a%2Fb" {
		t.Errorf("asked %s, %v", f.asked, err)
	}
	if n, err := f.RemoveFaults(t.Context()); err != nil || n != 4 || f.asked != "DELETE /_portprove/faults" {
		t.Errorf("asked %s, read %d, %v", f.asked, n, err)
	}
}
