package skatteetaten

import (
	"math/big"
	"strings"
)

// amount is a decimal number of the return. The zero value is 0.
type amount struct {
	value big.Rat
	// decimals is set if it was written with any, be they zero.
	decimals bool
}

// maxDigits that are kept before and behind the point. XML Schema sets no
// bound; one is needed so that a number can't cost more than its length, and no
// amount of money comes near it.
const maxDigits = 30

// parseAmount reads what the structure check has let pass: digits with a sign
// and a point, and space around them.
func parseAmount(text string) amount {
	text = collapsed(text)
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign = "-"
	}
	whole, fraction, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > maxDigits {
		whole = strings.Repeat("9", maxDigits)
	}
	a := amount{decimals: fraction != ""}
	a.value.SetString(sign + "0" + whole + "." + fraction[:min(len(fraction), maxDigits)] + "0")
	return a
}

// String writes the amount as XML Schema's canonical form does, but a whole
// number without a point.
func (a amount) String() string {
	text := a.value.FloatString(maxDigits)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func (a amount) sign() int { return a.value.Sign() }

func (a amount) isZero() bool { return a.sign() == 0 }

// compare is -1, 0 or 1.
func (a amount) compare(b amount) int { return a.value.Cmp(&b.value) }

func (a amount) plus(b amount) amount {
	var sum amount
	sum.value.Add(&a.value, &b.value)
	return sum
}

func (a amount) minus(b amount) amount {
	var difference amount
	difference.value.Sub(&a.value, &b.value)
	return difference
}

func (a amount) magnitude() amount {
	var m amount
	m.value.Abs(&a.value)
	return m
}

func kroner(n int64) amount {
	var a amount
	a.value.SetInt64(n)
	return a
}

const hundred = 100

// percent of the amount, rounded down as the rules have it.
func (a amount) percent(rate amount) amount {
	var product big.Rat
	product.Mul(&a.value, &rate.value)
	product.Quo(&product, big.NewRat(hundred, 1))
	var whole big.Int
	// Div rounds towards minus infinity, as the denominator is positive.
	whole.Div(product.Num(), product.Denom())
	var rounded amount
	rounded.value.SetInt(&whole)
	return rounded
}

// parseRate reads a rate as the code list writes it, with a comma. ok is false
// for what is no number.
func parseRate(text string) (rate amount, ok bool) {
	text = strings.Replace(text, ",", ".", 1)
	if !builtins["decimal"].MatchString(text) {
		return amount{}, false
	}
	return parseAmount(text), true
}
