package client

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"
)

// AltinnToken opens Altinn. Printed, logged or marshalled it shows no token;
// who stores one takes its Record.
type AltinnToken struct {
	JWT          string
	ExpiresAt    time.Time // that of the ID-porten token it was made from
	GrantedScope []string
	AuthLevel    int // 3 substantial, 4 high; -1 if the token does not say
	PartyID      int // the person's party, not the company's; 0 if the token does not say
}

// altinnClaims are the claims of an Altinn token that the client reads.
type altinnClaims struct {
	jwt.Claims

	Scope     string `json:"scope"`
	AuthLevel any    `json:"urn:altinn:authlevel"`
	PartyID   any    `json:"urn:altinn:partyid"`
}

// Exchange is step 3: ID-porten's access token becomes an Altinn token.
func (c *Client) Exchange(ctx context.Context, token IDPortenToken) (AltinnToken, error) {
	s := c.step(stepExchange, token.AccessToken, token.RefreshToken, token.IDToken)
	if token.AccessToken == "" {
		return AltinnToken{}, s.fail(advice{"Altinn exchanges ID-porten's access token only.", "Run login and token first."},
			"There is no ID-porten access token to exchange.")
	}
	if err := c.checkEnvironment(s, token.asked.issuer); err != nil {
		return AltinnToken{}, err
	}
	got, err := c.getExchange(ctx, s, token.AccessToken)
	if err != nil {
		return AltinnToken{}, err
	}
	if got.status != http.StatusOK {
		return AltinnToken{}, c.notExchanged(s, got, token)
	}
	raw := withoutQuotes(string(got.body))
	if strings.Count(raw, ".") != 2 || strings.ContainsAny(raw, "<{ ") {
		return AltinnToken{}, s.fail(forged, "The exchange answered 200, but not with a token: %s", s.glimpse(got.body))
	}
	claims, err := c.checkAltinnToken(ctx, s, raw)
	if err != nil {
		return AltinnToken{}, err
	}
	return AltinnToken{
		JWT:          raw,
		ExpiresAt:    claims.Expiry.Time().UTC(),
		GrantedScope: strings.Fields(claims.Scope),
		AuthLevel:    whole(claims.AuthLevel, -1),
		PartyID:      whole(claims.PartyID, 0),
	}, nil
}

// getExchange asks as Finance does: a content type although there is no
// content, and no Accept, for then the answer is the bare token.
func (c *Client) getExchange(ctx context.Context, s step, accessToken string) (answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.cfg.Profile.ExchangeURL, http.NoBody)
	if err != nil {
		return answer{}, s.fail(adviceFor(s.name, noAnswer, ""), "The request can't be made: %s.", err.Error())
	}
	request.Header.Set(headerAuthorization, bearer+" "+accessToken)
	request.Header.Set(headerContentType, mediaJSON)
	return c.send(s, request, true)
}

// notExchanged adds what the client itself knows to a refusal: Altinn says
// little or nothing.
func (c *Client) notExchanged(s step, got answer, token IDPortenToken) error {
	e := s.refused(got)
	switch got.status {
	case http.StatusUnauthorized:
		e.Why += " " + ageOf(token, got.at)
		switch {
		case !got.at.Before(token.ExpiresAt):
		case token.ACR != "" && levels[token.ACR].family != familyNorwegian:
			e.Why += " The person logged in at level " + token.ACR + " and may be without a Norwegian number, which Altinn needs."
			e.Next = noNumber
		default:
			e.Next = noAltinnUser
		}
	case http.StatusForbidden:
		e.Why += " " + scopeOf(token)
		if slices.ContainsFunc(token.GrantedScope, isAltinnScope) {
			e.Next = notAccessToken
		}
	}
	return e
}

// notAccessToken is left when the scope is good (seen: Altinn/altinn-studio#4133).
const notAccessToken = "Check that the access token arrives as it was given, and not the id_token, then run exchange again; if it stays, authorize again."

// noAltinnUser is what is left when the token is not too old, for Altinn does
// not say it (docs: Altinn's and Digdir's guides for the test environment).
const noAltinnUser = "Probably the person is no Altinn user yet: let the person sign in at Altinn once (in test at https://tt02.altinn.no), " +
	"then run exchange again; if it stays, get a new token (refresh or authorize) and exchange it at once."

// noNumber is left when the login was no Norwegian one (docs: ID-porten leaves
// pid out for who is unmatched or has an e-mail address; Altinn demands it).
const noNumber = "Authorize again, and let the person choose a Norwegian eID: BankID, Buypass, Commfides or MinID."

func ageOf(token IDPortenToken, now time.Time) string {
	switch {
	case token.ExpiresAt.IsZero():
		return "When this token ends is not known here."
	case now.After(token.ExpiresAt):
		return "By the client's clock this token ended at " + moment(token.ExpiresAt) + ", so it has expired."
	}
	return "By the client's clock this token lives until " + moment(token.ExpiresAt) + ", so it has probably not expired."
}

func scopeOf(token IDPortenToken) string {
	granted := grantedScope(token)
	switch {
	case granted == "":
		return "No granted scope is known here."
	case slices.ContainsFunc(token.GrantedScope, isAltinnScope):
		return granted + ", which should have been enough: perhaps another token arrived, for an id_token has no scope."
	case slices.ContainsFunc(token.GrantedScope, isPartnerScope):
		return granted + "; its partner scope was accepted until the partner scopes were phased out."
	}
	return granted + "; none of it opens the exchange."
}

// grantedScope is half a sentence; "" if nothing is known.
func grantedScope(token IDPortenToken) string {
	if len(token.GrantedScope) == 0 {
		return ""
	}
	return "The granted scope is " + strings.Join(token.GrantedScope, " ")
}

func isAltinnScope(scope string) bool { return strings.HasPrefix(scope, altinnScopes) }

func isPartnerScope(scope string) bool { return slices.Contains(partnerScopes, scope) }

// withoutQuotes takes off one pair: the body is a JSON string when something
// on the way asked for JSON.
func withoutQuotes(body string) string {
	inner, opened := strings.CutPrefix(body, `"`)
	inner, closed := strings.CutSuffix(inner, `"`)
	if opened && closed {
		return inner
	}
	return body
}

// whole is a claim that should be a whole number.
func whole(claim any, otherwise int) int {
	number, ok := claim.(float64)
	if !ok || number != float64(int(number)) {
		return otherwise
	}
	return int(number)
}
