package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/portprove/portprove/client/profile"
)

// How long a proof of the client lives (docs: oidc_func_clientreg).
const (
	secretLife = 360 * 24 * time.Hour
	keyLife    = 365 * 24 * time.Hour
)

// soon is when an end is worth a warning.
const soon = 30 * 24 * time.Hour

// credential is what the client proves itself with, as far as its end goes.
type credential struct {
	name   string // in a sentence
	id     string // begins the ids of its findings
	ends   time.Time
	source string
	issued string // the member of the profile that tells its age
	lives  string
	cure   string
}

// credentialOf is the secret's, the key's or the certificate's; the end is
// zero if nothing tells it, and ok is false for a client that has none.
func credentialOf(p profile.Profile) (c credential, ok bool) {
	const ownWord = "from your profile, not from the server"
	switch p.AuthMethod {
	case "none":
		return credential{}, false
	case methodKey:
		c = credential{"the client's key", "key", time.Time{}, ownWord, "key_issued", "a year", "Register a new key on the integration, change key and kid in the profile, and write its day as key_issued."}
		if end, err := p.KeyEnd(); err == nil && !end.IsZero() {
			return credential{"the business certificate", "certificate", end, "from the certificate", "", "", "Order a new one from its issuer, and change key and certificate_chain in the profile."}, true
		}
		c.ends = endOf(p.KeyIssued, keyLife)
		return c, true
	}
	c = credential{"the client secret", "secret", time.Time{}, ownWord, "secret_issued", "360 days", "Make a new one on the integration, put it in the old one's place and write its day as secret_issued."}
	c.ends = endOf(p.SecretIssued, secretLife)
	return c, true
}

const methodKey = "private_key_jwt"

func endOf(issued time.Time, life time.Duration) time.Time {
	if issued.IsZero() {
		return time.Time{}
	}
	return issued.Add(life)
}

// checkCredential fetches the secret or the key, looks only whether that works
// and who else could, and tells its end.
func (x *examination) checkCredential(ctx context.Context) {
	c, ok := credentialOf(x.at)
	if !ok {
		return
	}
	if c.id == "secret" {
		x.checkSecret(ctx)
	} else {
		x.checkKey()
	}
	switch day := c.ends.Format(time.DateOnly); {
	case c.ends.IsZero() && x.at.Environment.Name != environmentMock:
		x.add(isNote, "", diagnosis{
			c.id + "-age", fmt.Sprintf("how old %s is, is not known; it lives %s", c.name, c.lives),
			fmt.Sprintf("Write the day it was made as %s in the profile.", c.issued),
		})
	case c.ends.IsZero():
	case !c.ends.After(x.now):
		what := fmt.Sprintf("%s expired on %s", c.name, day)
		if c.issued != "" {
			what += fmt.Sprintf(", %s after %s", c.lives, c.issued)
		}
		x.add(isError, "", diagnosis{c.id + "-expired", what, c.cure})
	case c.ends.Sub(x.now) < soon:
		x.add(isWarning, "", diagnosis{c.id + "-ends", fmt.Sprintf("%s expires on %s", c.name, day), c.cure + " Do it before that day."})
	}
}

func (x *examination) checkSecret(ctx context.Context) {
	x.checkReaders("secret", x.at.ClientSecret.File)
	if _, err := x.at.Secret(ctx); err != nil {
		x.add(isError, "", diagnosis{"secret", err.Error(), "Put the secret where the profile says that it is. Nothing was sent."})
	}
}

func (x *examination) checkKey() {
	x.checkReaders("key", x.at.KeyFile)
	if _, err := x.at.Key(); err != nil {
		x.add(isError, "", diagnosis{"key", err.Error(), "Mend it, or no step that proves the client can begin. Nothing was sent."})
	}
}

// othersMay are the rights of everybody but the owner. Windows has others.
const othersMay = 0o077

// checkReaders warns of a file with a secret that others may read.
func (x *examination) checkReaders(id, file string) {
	if file == "" || runtime.GOOS == "windows" {
		return
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm()&othersMay == 0 {
		return // an unreadable one is told anyway
	}
	x.add(isError, "", diagnosis{
		id + "-readable", fmt.Sprintf("%s has mode %04o, so others of this machine may read the %s", file, info.Mode().Perm(), id),
		fmt.Sprintf("Run chmod 600 %s, and make a new one if somebody could have read it.", quoted(file)),
	})
}
