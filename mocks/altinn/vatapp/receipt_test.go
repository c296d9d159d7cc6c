package vatapp

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var receipt = ReceiptFacts{
	Reference: recordedInstance, Name: "ÆRLIG Øl & Ål AS (Sámi ŋ đ ŧ č ž)", KID: "12345678901230",
	Received:  time.Date(2024, time.May, 15, 14, 30, 5, 0, time.FixedZone("", 2*60*60)),
	Judgement: Judgement{Organisation: "311223348", Category: "alminnelig", Term: "mars-april", Year: 2024, Amount: "25000", Due: "2024-06-10"},
}

func mustReceipt(t *testing.T, f ReceiptFacts) []byte {
	t.Helper()
	document, err := Receipt(f)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// pdftotext is of poppler, which has nothing in common with what wrote it.
func textOf(t *testing.T, document []byte) string {
	t.Helper()
	pdftotext := program(t, "pdftotext", "poppler-utils")
	file := filepath.Join(t.TempDir(), "kvittering.pdf")
	if err := os.WriteFile(file, document, 0o600); err != nil {
		t.Fatal(err)
	}
	//nolint:gosec // the program was looked up, the file is ours.
	out, err := exec.CommandContext(t.Context(), pdftotext, "-layout", "-enc", "UTF-8", file, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func TestReceiptTellsItsFacts(t *testing.T) {
	t.Parallel()
	got := strings.Join(strings.Fields(textOf(t, mustReceipt(t, receipt))), " ")
	for _, want := range []string{
		"Kvittering for mva-melding", "Laget av portprove, en etterligning for test. Dette er ikke en kvittering fra Skatteetaten",
		"Virksomhet ÆRLIG Øl & Ål AS (Sámi ŋ đ ŧ č ž)", "Organisasjonsnummer 311223348", "Meldingskategori alminnelig",
		"Skattleggingsperiode mars-april 2024", "Fastsatt merverdiavgift 25000 kr", "Mottatt 15.05.2024 12:30:05 UTC",
		"Referanse " + recordedInstance, "KID 12345678901230", "Betalingsfrist 2024-06-10",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestReceiptLeavesOutWhatIsEmpty(t *testing.T) {
	t.Parallel()
	got := textOf(t, mustReceipt(t, ReceiptFacts{Received: receipt.Received, KID: "1"}))
	for _, label := range []string{"Virksomhet", "Skattleggingsperiode", "Fastsatt", "Betalingsfrist"} {
		if strings.Contains(got, label) {
			t.Errorf("%s is in\n%s", label, got)
		}
	}
	if !strings.Contains(got, "ikke en kvittering fra Skatteetaten") {
		t.Errorf("it does not say that it is a mock:\n%s", got)
	}
}

func TestReceiptIsAPDFAndAlwaysTheSame(t *testing.T) {
	t.Parallel()
	first := mustReceipt(t, receipt)
	if !bytes.HasPrefix(first, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(first), []byte("%%EOF")) {
		t.Errorf("%.20q … %q", first, first[len(first)-20:])
	}
	for _, date := range []string{"/CreationDate (D:20240515123005", "/ModDate (D:20240515123005"} {
		if !bytes.Contains(first, []byte(date)) {
			t.Errorf("%s is not in it: its bytes follow another clock", date)
		}
	}
	for range 20 {
		if !bytes.Equal(mustReceipt(t, receipt), first) {
			t.Fatal("the same facts made other bytes")
		}
	}
	other := receipt
	other.KID = ""
	if bytes.Equal(mustReceipt(t, other), first) {
		t.Error("other facts made the same bytes")
	}
}

// Names are the world's and may be anything.
func TestReceiptTakesAnyName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"😀\x00\n\t\r\x7f", "\xff\xfe", "株式会社", strings.Repeat("Ø", 10_000), "\u0301\u202e\uFFFF", " ", "x" + strings.Repeat(" x", 500)} {
		f := receipt
		f.Name = name
		if got := textOf(t, mustReceipt(t, f)); !strings.Contains(got, "311223348") {
			t.Errorf("%.20q:\n%.500s", name, got)
		}
	}
}
