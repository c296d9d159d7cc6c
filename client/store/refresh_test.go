package store

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
)

// refreshed is a new token of the issuer's.
func refreshed(name string) client.IDPortenToken {
	return client.IDPortenTokenFrom(*tokens(name).IDPorten)
}

func TestRefreshOnceKeepsTheNewToken(t *testing.T) {
	s := begun(t, tokens("old"))
	got, err := RefreshOnce(t.Context(), s, tokens("old"), func(_ context.Context, token client.IDPortenToken) (client.IDPortenToken, time.Time, error) {
		if token.RefreshToken != "refresh-old" {
			t.Errorf("refreshes %q", token.RefreshToken)
		}
		return refreshed("new"), noon.Add(time.Minute), nil
	})
	want := tokens("old")
	want.IDPorten, want.IDPortenIssued = tokens("new").IDPorten, noon.Add(time.Minute)
	if err != nil || got.IDPorten.AccessToken != "access-new" {
		t.Errorf("got %v, %v", got, err)
	}
	holds(t, s, want)
}

func TestRefreshOnceUsesWhatAnotherHasGot(t *testing.T) {
	reusable, rotated := tokens("new"), tokens("new")
	reusable.IDPorten.AccessToken = "access-old"
	rotated.IDPorten.RefreshToken = "refresh-old"
	for name, known := range map[string]State{"both": tokens("old"), "none": {}, "reusable": reusable, "rotated": rotated} {
		s := begun(t, tokens("new"))
		got, err := RefreshOnce(t.Context(), s, known, func(context.Context, client.IDPortenToken) (client.IDPortenToken, time.Time, error) {
			t.Errorf("%s: refreshes", name)
			return client.IDPortenToken{}, noon, nil
		})
		if err != nil || got.IDPorten == nil || got.IDPorten.AccessToken != "access-new" {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		holds(t, s, tokens("new"))
	}
}

func TestRefreshOnceFails(t *testing.T) {
	s := begun(t, tokens("old"))
	refused := errors.New("refused")
	_, err := RefreshOnce(t.Context(), s, tokens("old"), func(context.Context, client.IDPortenToken) (client.IDPortenToken, time.Time, error) {
		return client.IDPortenToken{}, time.Time{}, refused
	})
	if !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
	holds(t, s, tokens("old"))

	s.disk.sync = func(*os.File) error { return os.ErrPermission }
	got, err := RefreshOnce(t.Context(), s, tokens("old"), func(context.Context, client.IDPortenToken) (client.IDPortenToken, time.Time, error) {
		return refreshed("new"), noon, nil
	})
	if !errors.Is(err, os.ErrPermission) || got.IDPorten.AccessToken != "access-new" {
		t.Errorf("a token that can't be written is lost: %v, %v", got, err)
	}
	holds(t, s, tokens("old"))

	if err := s.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = RefreshOnce(t.Context(), s, tokens("old"), func(context.Context, client.IDPortenToken) (client.IDPortenToken, time.Time, error) {
		t.Error("refreshes what was cleared")
		return client.IDPortenToken{}, noon, nil
	})
	if err == nil || err.Error() != s.File()+": There is no token to refresh any more. Run authorize." {
		t.Errorf("got %v", err)
	}
}
