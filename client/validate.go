package client

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
)

// Validate is step 4: the validator judges a return, and nothing is filed. It
// wants ID-porten's token, where all later steps want Altinn's. A return that
// it finds invalid is a verdict and no error: ask [Verdict.Blocking].
func (c *Client) Validate(ctx context.Context, token IDPortenToken, r Return) (Verdict, error) {
	s := c.step(stepValidate, token.AccessToken, token.RefreshToken, token.IDToken).allowing(maxVerdict)
	if err := c.mayValidate(s, token, r); err != nil {
		return Verdict{}, err
	}
	got, err := c.postReturn(ctx, s, token, r)
	if err != nil {
		return Verdict{}, err
	}
	if got.status != http.StatusOK {
		return Verdict{}, s.notJudged(got, token)
	}
	verdict, err := ReadVerdict(got.body)
	if err != nil {
		e := s.fail(noVerdict, "The validator answered 200, but not with a verdict: %s (%s)", s.glimpse(got.body), err.Error())
		e.Status, e.Body = got.status, s.clean(string(got.body))
		return Verdict{}, e.because(err)
	}
	return verdict, nil
}

// mayValidate refuses before anything is sent.
func (c *Client) mayValidate(s step, token IDPortenToken, r Return) error {
	switch {
	case token.AccessToken == "":
		return s.fail(advice{"The validator takes ID-porten's access token only.", "Run login and token first."}, "There is no ID-porten access token.")
	case len(r.Document) == 0:
		return s.fail(advice{"Only a return can be validated.", "Read one with ReadReturn first."}, "There is no return to validate.")
	}
	if err := c.checkEnvironment(s, token.asked.issuer); err != nil {
		return err
	}
	if allowed := c.cfg.Profile.allowedInstead(c.cfg.Profile.ValidatorURL); allowed != "" {
		return s.fail(advice{"The token is sent nowhere else.", "Give the profile the validator's address."},
			"Profile.ValidatorURL is %q; allowed is %s.", c.cfg.Profile.ValidatorURL, allowed)
	}
	return nil
}

// postReturn sends the bytes as they are. Unlike Finance, which leaves Accept
// out, it says that it reads XML, for the validator can answer in JSON, too.
func (c *Client) postReturn(ctx context.Context, s step, token IDPortenToken, r Return) (answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.cfg.Profile.ValidatorURL, bytes.NewReader(r.Document))
	if err != nil {
		return answer{}, s.fail(adviceFor(s.name, noAnswer, ""), "The request can't be made: %s.", err.Error())
	}
	// A body that can be read again would let the transport repeat the request.
	request.GetBody = nil
	request.Header.Set(headerAuthorization, bearer+" "+token.AccessToken)
	request.Header.Set(headerContentType, mediaXML)
	request.Header.Set(headerAccept, mediaXML)
	return c.send(s, request, true)
}

// notJudged adds what the client itself knows to a refusal.
func (s step) notJudged(got answer, token IDPortenToken) error {
	e := s.refused(got)
	e.Code = s.clean(authorityCode(got.body))
	switch got.status {
	case http.StatusUnauthorized:
		e.Why += " " + ageOf(token, got.at)
	case http.StatusForbidden:
		e.Why += " " + validationScopeOf(token)
	}
	return e
}

func validationScopeOf(token IDPortenToken) string {
	granted := grantedScope(token)
	switch {
	case granted == "":
		return "No granted scope is known here."
	case slices.Contains(token.GrantedScope, scopeValidation):
		return granted + ", which should have been enough."
	}
	return granted + "; " + scopeValidation + " is not among it."
}

// authorityCode is the kode of the Tax Administration's refusals, DAS-008; ""
// without one (docs: Skatteetaten/api-dokumentasjon, feil).
func authorityCode(body []byte) string {
	var refusal struct {
		Code string `json:"kode"`
	}
	if json.Unmarshal(body, &refusal) == nil {
		return refusal.Code
	}
	v, err := readValues("refusal", rootRefusal, maxBody, body, pathRefusalCode)
	if err != nil {
		return ""
	}
	return v.found[pathRefusalCode].text
}
