package vatapp

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const recordedInstance = "50267437/55604b08-1690-4a8d-bf6b-95c11dc40c58"

var recordedPayment = PaymentFacts{
	Reference: recordedInstance, KID: "99999999999999",
	Judgement: Judgement{
		Organisation: "911158612", TermElement: "skattleggingsperiodeToMaaneder", Term: "januar-februar",
		Year: 2022, Amount: "0", KID: "1234567897", Due: "2021-05-21",
	},
}

func TestPaymentIsTheRecordedOne(t *testing.T) {
	t.Parallel()
	want := sample(t, "feedback/2021-06-17/betalingsinformasjon.xml")
	if got := Payment(recordedPayment); !bytes.Equal(got, want) || len(got) != 836 {
		t.Errorf("%d bytes:\n%s", len(got), got)
	}
}

func TestPaymentTellsItsFacts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ amount, account, want string }{
		"to pay":          {"2500", "", "<beloep>2500</beloep>"},
		"with decimals":   {"0.5", "", "<beloep>0.5</beloep>"},
		"a refund":        {"-2500", "", "<beloep>0</beloep>"},
		"an unknown sum":  {"", "", "<beloep>0</beloep>"},
		"another account": {"1", "99990001231", "<norskKontonummer>99990001231</norskKontonummer>"},
		"the KID":         {"1", "", "<kundeidentifikasjonsnummer>" + KID(recordedInstance) + "</kundeidentifikasjonsnummer>"},
	} {
		f := recordedPayment
		f.Judgement.Amount, f.Account, f.KID = c.amount, c.account, ""
		if got := string(Payment(f)); !strings.Contains(got, c.want) {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestPaymentPassesItsSchema(t *testing.T) {
	t.Parallel()
	lint := program(t, "xmllint", "libxml2-utils")
	file := filepath.Join(t.TempDir(), "betalingsinformasjon.xml")
	schema := filepath.Join(samples(t), "xsd", "no.skatteetaten.fastsetting.avgift.mva.skattemeldingformerverdiavgift.betalingsinformasjon.v1.0.xsd")
	for _, kind := range terms() {
		f := recordedPayment
		f.Judgement.TermElement, f.Judgement.Term, f.Judgement.Amount, f.KID = kind.name, kind.value.enumeration[0], "12.50", ""
		if err := os.WriteFile(file, Payment(f), 0o600); err != nil {
			t.Fatal(err)
		}
		//nolint:gosec // the program was looked up, the files are ours.
		if out, err := exec.CommandContext(t.Context(), lint, "--noout", "--schema", schema, file).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s\n%s", kind.name, err, out, Payment(f))
		}
	}
}

// program finds one that a test needs; CI may not go without it.
func program(t *testing.T, name, debian string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing, and CI may not go without it", name)
	}
	t.Skipf("%s is missing (Debian: %s)", name, debian)
	return ""
}

func TestKIDsHaveARightCheckDigit(t *testing.T) {
	t.Parallel()
	// Luhn's own example.
	if got := checkDigit("7992739871"); got != '3' {
		t.Errorf("%c", got)
	}
	if got := checkDigit("0"); got != '0' {
		t.Errorf("%c", got)
	}
	kid := KID(recordedInstance)
	if len(kid) != 14 || kid != KID(recordedInstance) || kid == KID("50267437/55604b08-1690-4a8d-bf6b-95c11dc40c59") || checkDigit(kid[:13]) != kid[13] {
		t.Error(kid)
	}
}

// The sizes are those of the recorded instance.
func TestLogsHaveTheRecordedSizes(t *testing.T) {
	t.Parallel()
	at := time.Date(2021, time.May, 21, 13, 28, 14, 960917000, time.FixedZone("", 2*60*60))
	filling, signing := FillingLog(LogFacts{recordedInstance, "86257", at}), SigningLog(LogFacts{recordedInstance, "86257", at})
	if string(filling) != `{"instans":"`+recordedInstance+`","utfyltAv":"86257","utfylt":"2021-05-21T11:28:14Z"}` || len(filling) != 110 || !json.Valid(filling) {
		t.Errorf("%d bytes: %s", len(filling), filling)
	}
	if string(signing) != `{"instans":"`+recordedInstance+`","signertAv":"86257","signert":"2021-05-21T11:28:14Z"}` || len(signing) != 112 || !json.Valid(signing) {
		t.Errorf("%d bytes: %s", len(signing), signing)
	}
}
