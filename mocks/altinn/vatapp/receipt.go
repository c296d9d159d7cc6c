package vatapp

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// ReceiptFacts are what a receipt tells. What is empty is left out.
type ReceiptFacts struct {
	// Reference is the instance's id: party, slash, GUID.
	Reference string
	// Name of the company.
	Name      string
	Judgement Judgement
	Received  time.Time
	// KID to pay with; empty: the one of the reference (KID).
	KID string
}

// The words of the receipt. Guess: nobody has printed those of the real one.
const (
	receiptTitle = "Kvittering for mva-melding"
	// receiptMock keeps anybody from taking the receipt for a real one.
	receiptMock  = "Laget av portprove, en etterligning for test. Dette er ikke en kvittering fra Skatteetaten, og ingen mva-melding er levert."
	receiptWords = "Mva-meldingen er levert og mottatt."
)

const (
	receiptFont = "Go"
	bold        = "B"
	// Sizes in points, lengths in millimetres.
	sizeTitle, sizeText      = 18, 11
	margin, labelWidth, line = 20, 60, 7
)

// Receipt is kvittering.pdf. The same facts make the same bytes.
func Receipt(f ReceiptFacts) ([]byte, error) {
	pdf := fpdf.New(fpdf.OrientationPortrait, fpdf.UnitMillimeter, fpdf.PageSizeA4, "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(f.Received.UTC())
	pdf.SetModificationDate(f.Received.UTC())
	pdf.SetTitle(receiptTitle, true)
	pdf.SetCreator("portprove mock", true)
	pdf.SetLang("nb")
	pdf.SetMargins(margin, margin, margin)
	pdf.AddUTF8FontFromBytes(receiptFont, "", goregular.TTF)
	pdf.AddUTF8FontFromBytes(receiptFont, bold, gobold.TTF)
	pdf.AddPage()
	f.head(pdf)
	for _, row := range f.rows() {
		if row[1] != "" {
			f.row(pdf, row[0], row[1])
		}
	}
	var out bytes.Buffer
	err := pdf.Output(&out)
	return out.Bytes(), err
}

func (f ReceiptFacts) head(pdf *fpdf.Fpdf) {
	pdf.SetFont(receiptFont, bold, sizeTitle)
	pdf.MultiCell(0, 2*line, receiptTitle, "", "L", false)
	pdf.SetFont(receiptFont, bold, sizeText)
	pdf.MultiCell(0, line, receiptMock, "1", "L", false)
	pdf.Ln(line)
	pdf.SetFont(receiptFont, "", sizeText)
	pdf.MultiCell(0, line, receiptWords, "", "L", false)
	pdf.Ln(line)
}

// rows are the labels and what stands behind them.
func (f ReceiptFacts) rows() [][2]string {
	j, amount, term, kid := f.Judgement, f.Judgement.Amount, f.Judgement.Term, f.KID
	if amount != "" {
		amount += " kr"
	}
	if term != "" {
		term += " " + strconv.Itoa(j.Year)
	}
	if kid == "" {
		kid = KID(f.Reference)
	}
	return [][2]string{
		{"Virksomhet", f.Name},
		{"Organisasjonsnummer", j.Organisation},
		{"Meldingskategori", j.Category},
		{"Skattleggingsperiode", term},
		{"Fastsatt merverdiavgift", amount},
		{"Mottatt", f.Received.UTC().Format("02.01.2006 15:04:05") + " UTC"},
		{"Referanse", f.Reference},
		{"KID", kid},
		{"Betalingsfrist", j.Due},
	}
}

func (f ReceiptFacts) row(pdf *fpdf.Fpdf, label, value string) {
	pdf.SetFont(receiptFont, bold, sizeText)
	pdf.CellFormat(labelWidth, line, label, "", 0, "L", false, 0, "")
	pdf.SetFont(receiptFont, "", sizeText)
	pdf.MultiCell(0, line, strings.Map(printable, value), "", "L", false)
}

// printable keeps what the font's table can have: one of 16 bits.
func printable(r rune) rune {
	const last = 0xFFFF
	if r < ' ' || r > last {
		return '?'
	}
	return r
}
