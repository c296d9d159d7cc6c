// Package vatapp is what the Tax Administration built on Altinn's app library:
// the app that takes VAT returns, as functions from bytes and values to bytes
// and values. It knows no HTTP, no clock and no state; those are its host's.
//
//	datatypes.go   what an instance may hold
//	envelope.go    the envelope (konvolutt), read and written as .NET does
//	filling.go     the checks that end the first task
//	confirming.go  the checks that end the second
//	payment.go     betalingsinformasjon.xml
//	receipt.go     kvittering.pdf
//	logs.go        utfyllingslogg.json, signeringslogg.json
//
// The app is a .NET program, and two recorded sizes tell how it stores the
// envelope: 273 bytes for the empty model (the documentation of the API) and
// 2364 for the one of the submission recorded in May 2021. Both are hit, to the
// byte, by XmlSerializer writing to a stream in .NET 5: a declaration without
// an encoding, two spaces for each level, opprettingstidspunkt a DateTime and
// endringstidspunkt one that may be null.
package vatapp
