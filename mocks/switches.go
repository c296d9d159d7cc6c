package mocks

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"

	"github.com/portprove/portprove/mocks/altinn"
	"github.com/portprove/portprove/mocks/idporten"
	"github.com/portprove/portprove/mocks/selfservice"
	"github.com/portprove/portprove/mocks/skatteetaten"
)

// Switch is one place where the real behaviour is unknown, disputed or about
// to change, and where a sandbox can go either way.
type Switch struct {
	Name string
	// Values that it takes, the default first. <1..600> stands for a whole
	// number within these bounds.
	Values []string
	Doc    string

	apply func(*servers, string)
}

// servers is what switches act on.
type servers struct {
	idporten     idporten.Switches
	altinn       altinn.Switches
	selfservice  selfservice.Switches
	skatteetaten skatteetaten.Switches
}

// upToADay stands for a number of seconds.
const upToADay = "<1..86400>"

var refreshZeros = map[string]idporten.RefreshZero{
	"until-end": idporten.RefreshUntilEnd, "none": idporten.RefreshNone,
	"dead": idporten.RefreshDead, "600": idporten.RefreshDefault,
}

// Switches lists every switch of a sandbox.
func Switches() []Switch {
	return slices.Concat(generationSwitches(), idportenSwitches(), authorizeSwitches(), clientAuthSwitches(), tokenSwitches(),
		sessionSwitches(), logoutSwitches(), altinnSwitches(), appSwitches(), processSwitches(), feedbackSwitches(), skatteetatenSwitches(), selfServiceSwitches())
}

func idportenSwitches() []Switch {
	return []Switch{
		{
			"texts",
			[]string{"seen", "sdk"},
			"words of refusals: as seen at ID-porten or expected of the product underneath, or as in Digdir's own server library",
			func(s *servers, v string) { s.idporten.SDKTexts = v == "sdk" },
		},
		{
			"code_lifetime",
			[]string{"60", "<1..600>"},
			"how long an authorization code lives, 1 to 600 s; not documented, the product underneath allows no less than 60",
			func(s *servers, v string) { s.idporten.CodeLifetime = seconds(v) },
		},
		{
			"refresh_token_lifetime_0",
			[]string{"until-end", "none", "dead", "600"},
			"what refresh_token_lifetime 0 means: limited by the authorization's end only, no refresh token, one that is dead at once, or the default of 600 s",
			func(s *servers, v string) { s.idporten.RefreshZero = refreshZeros[v] },
		},
		{
			"replaces_at",
			[]string{"token", "authorize"},
			"when a new login ends the person's earlier grant: when its code is redeemed, or when it is issued",
			func(s *servers, v string) { s.idporten.ReplaceAtAuthorize = v == "authorize" },
		},
		{
			"state_nonce",
			[]string{"lenient", "strict"},
			"state and nonce: demanded of public clients only, or of all",
			func(s *servers, v string) { s.idporten.StrictState = v == "strict" },
		},
		{
			"refresh_id_token",
			[]string{"on", "off"},
			"whether a refresh yields an id_token",
			func(s *servers, v string) { s.idporten.NoRefreshIDToken = v == "off" },
		},
		{
			"spent_refresh",
			[]string{"refuse", "revoke"},
			"a one-time refresh token that comes again: refused, or it ends the grant",
			func(s *servers, v string) { s.idporten.RevokeOnSpent = v == "revoke" },
		},
		{
			"public_refresh",
			[]string{"rotate", "forbid"},
			"refresh tokens of public clients: allowed with forced rotation, or none",
			func(s *servers, v string) { s.idporten.ForbidPublicRefresh = v == "forbid" },
		},
	}
}

func seconds(v string) time.Duration {
	n, err := strconv.Atoi(v)
	if err != nil {
		return 0 // setSwitches has checked it
	}
	return time.Duration(n) * time.Second
}

// CheckSwitches says what is wrong with settings, if anything.
func CheckSwitches(settings map[string]string) error {
	_, err := setSwitches(settings)
	return err
}

// setSwitches applies settings; the first that is wrong is the error.
func setSwitches(settings map[string]string) (servers, error) {
	var s servers
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		sw, err := findSwitch(name)
		if err != nil {
			return servers{}, err
		}
		if !sw.takes(settings[name]) {
			return servers{}, fmt.Errorf("switch %s: %q is not allowed; allowed: %s (%s)", name, settings[name], strings.Join(sw.Values, ", "), sw.Doc)
		}
		sw.apply(&s, settings[name])
	}
	return s, nil
}

func findSwitch(name string) (Switch, error) {
	all := Switches()
	nearest := slices.MinFunc(all, func(a, b Switch) int {
		return levenshtein.ComputeDistance(a.Name, name) - levenshtein.ComputeDistance(b.Name, name)
	})
	if nearest.Name == name {
		return nearest, nil
	}
	names := make([]string, 0, len(all))
	for _, s := range all {
		names = append(names, s.Name)
	}
	return Switch{}, fmt.Errorf("there is no switch %q; did you mean %q? All: %s", name, nearest.Name, strings.Join(names, ", "))
}

func (s Switch) takes(value string) bool {
	return slices.ContainsFunc(s.Values, func(allowed string) bool {
		var low, high int
		if _, err := fmt.Sscanf(allowed, "<%d..%d>", &low, &high); err != nil {
			return value == allowed
		}
		n, err := strconv.Atoi(value)
		return err == nil && n >= low && n <= high && strconv.Itoa(n) == value
	})
}

// offDefault returns the settings that differ from the default.
func offDefault(settings map[string]string) map[string]string {
	off := make(map[string]string)
	for _, s := range Switches() {
		if v, ok := settings[s.Name]; ok && v != s.Values[0] {
			off[s.Name] = v
		}
	}
	return off
}
