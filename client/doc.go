// Package client is the reference client: it walks from a person's login to a
// VAT return that is filed and answered, the way Dynamics 365 Finance does it,
// one file per step. It is meant to be read and copied. Start with flow.go.
//
//	  push      the whole request ──▶ ID-porten, first, with Config.PAR
//	1 login     browser ── authorize, log in ──▶ ID-porten ── code, iss, state ──▶ redirect_uri
//	2 token     code ──▶ ID-porten's access, id and refresh token
//	  refresh   a refresh token ──▶ the same again, without the person
//	3 exchange  ID-porten's access token ──▶ Altinn token
//	4 validate  a return, with ID-porten's access token ──▶ the validator's verdict
//	5 instance  the company, with the Altinn token as all below ──▶ a draft, with an empty envelope
//	6 envelope  the envelope ──▶ put in place of the empty one
//	7 upload    the return and the attachments ──▶ in the draft
//	8 fill      process/next ──▶ checked by the app, waits for confirmation
//	9 confirm   process/next ──▶ filed
//	10 feedback ──▶ the Tax Administration has answered
//	11 collect  ──▶ the verdict, which decides, payment information and receipt
//
// A step takes what the step before returned, so the wrong order or the wrong
// token does not compile. Each step makes one request (and fetches keys when
// it needs them), never a second one: a code and a refresh token work once,
// and a hidden retry would hide what went wrong. Whoever wants to try again
// reads [Error.Next].
//
// Nothing is filed twice, and nothing is lost: SubmitOptions.Save keeps the
// state before and after each request that changes something. An answer that
// is lost ends the way ([Error.Unsure]); Resume then reads the instance and
// goes on from where the server is, for the same return, environment and person
// only. With [PersonaFinance] the client is as strict and as blind as Finance
// instead: exact statuses, no look, its table of statuses.
//
// What a good client must refuse is refused in login.go (the answer in the
// browser), verify.go (signature and claims), app.go (where the Altinn token may
// go) and errors.go (what a server said; why and what to do next is in the
// tables of cures*.go). ID-porten's access token is for the APIs:
// the client does not look inside it.
//
// The documents of a submission are read in return.go, verdict.go and
// payment.go and written in envelope.go; attachment.go checks what goes with
// them. They keep to their bytes: a return is sent as it was read.
//
// From golang.org/x/oauth2 it takes the authorize URL and PKCE, and nothing
// else: Config.Exchange posts a refused code a second time, and Token.Valid
// and TokenSource take the time from the machine, which is of no use when the
// environment has a clock of its own.
//
// No message and no printed value shows a code, a token, a secret or a
// personal number; see masking.go.
package client
