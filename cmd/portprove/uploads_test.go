package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

const (
	uploadLimit = 25 << 20
	// peakLimit is what the server may take while eight files of 25 MB come in.
	peakLimit = 80 << 10 // kB, as Linux counts
)

// The built server takes eight of the largest uploads at once without holding
// them in memory, refuses larger ones, answers broken documents, and leaves no
// file behind.
func TestUploadsTakeNoMemoryAndLeaveNothing(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("the peak of a process's memory is read from /proc, which is Linux's")
	}
	s := startUploadServer(t)
	statuses := make([]int, 8)
	var wg sync.WaitGroup
	for i := range statuses {
		wg.Go(func() { statuses[i] = s.upload(t, uploadLimit, i%2 == 0) })
	}
	wg.Wait()
	for i, status := range statuses {
		if status != http.StatusCreated {
			t.Errorf("upload %d of 25 MB: %d", i, status)
		}
	}
	for _, chunked := range []bool{false, true} {
		if status := s.upload(t, uploadLimit+1<<20, chunked); status != http.StatusRequestEntityTooLarge {
			t.Errorf("an upload of 26 MB, chunked %v: %d", chunked, status)
		}
	}
	s.expectPeak(t, peakLimit)
	s.expectFolders(t, "eight files are kept", 1)
	s.expectAnswers(t)
	s.stop(t)
	s.expectFolders(t, "the server has ended", 0)
}

// uploadServer is the built binary, and an instance to upload to.
type uploadServer struct {
	process *exec.Cmd
	folder  string
	// access is ID-porten's token, bearer a header with that or with Altinn's.
	access, bearer     string
	instance, envelope string
	card               card
	web                *http.Client
}

func startUploadServer(t *testing.T) *uploadServer {
	t.Helper()
	s := &uploadServer{folder: t.TempDir(), web: &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 16},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	s.process = exec.CommandContext(t.Context(), buildBinary(t), "serve", "--json", "--listen", "127.0.0.1:0") //nolint:gosec // our own binary.
	s.process.Env, s.process.Stderr = append(os.Environ(), "TMPDIR="+s.folder), os.Stderr
	out, err := s.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(out).Decode(&s.card); err != nil {
		t.Fatal(err)
	}
	s.enter(t)
	return s
}

// enter signs in without a page, exchanges and creates an instance.
func (s *uploadServer) enter(t *testing.T) {
	t.Helper()
	const verifier, challenge = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" // RFC 7636, appendix B
	c := s.card.Client
	query := url.Values{
		"response_type": {"code"}, "client_id": {c.ClientID}, "redirect_uri": {c.RedirectURIs[0]}, "scope": {strings.Join(c.Scopes, " ")},
		"state": {"a-state-of-the-test"}, "nonce": {"a-nonce-of-the-test"}, "code_challenge": {challenge}, "code_challenge_method": {"S256"},
		"login_hint": {"testid:" + s.card.Person.PID + "_idporten-loa-high"},
	}
	back, err := url.Parse(s.send(t, http.MethodGet, s.card.Addresses["authorize"]+"?"+query.Encode(), nil, nil).header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {c.RedirectURIs[0]}, "code_verifier": {verifier},
		"client_id": {c.ClientID}, "client_secret": {c.ClientSecret},
	}
	var tokens struct {
		AccessToken string `json:"access_token"`
	}
	s.send(t, http.MethodPost, s.card.Addresses["token"], strings.NewReader(form.Encode()), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}).decode(t, &tokens)
	s.access, s.bearer = tokens.AccessToken, "Bearer "+tokens.AccessToken
	s.bearer = "Bearer " + string(s.send(t, http.MethodGet, s.card.Addresses["exchange"], nil, nil).body)
	s.create(t)
}

// create makes an instance to upload to.
func (s *uploadServer) create(t *testing.T) {
	t.Helper()
	var instance struct {
		ID   string `json:"id"`
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	s.send(t, http.MethodPost, s.card.Addresses["instances"]+"?instanceOwnerPartyId=51000001", nil, nil).decode(t, &instance)
	s.instance, s.envelope = s.card.Addresses["instances"]+"/"+instance.ID, instance.Data[0].ID
}

// reply is an answer that was read.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (s *uploadServer) send(t *testing.T, method, address string, body io.Reader, header http.Header) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	if header != nil {
		r.Header = header
	}
	if s.bearer != "" {
		r.Header.Set("Authorization", s.bearer)
	}
	answer, err := s.do(r)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func (s *uploadServer) do(r *http.Request) (reply, error) {
	response, err := s.web.Do(r)
	if err != nil {
		return reply{}, err
	}
	text, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, text}, errors.Join(err, response.Body.Close())
}

func (r reply) decode(t *testing.T, into any) {
	t.Helper()
	if r.status >= http.StatusMultipleChoices {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if err := json.Unmarshal(r.body, into); err != nil {
		t.Fatal(err)
	}
}

// upload streams an attachment; chunked says nothing of its size beforehand.
func (s *uploadServer) upload(t *testing.T, size int64, chunked bool) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.instance+"/data?dataType=binaerVedlegg", io.LimitReader(zeros{}, size))
	if err != nil {
		t.Error(err)
		return 0
	}
	if r.ContentLength = size; chunked {
		r.ContentLength = -1
	}
	r.Header = http.Header{
		"Authorization": {s.bearer}, "Content-Type": {"application/pdf"}, "Content-Disposition": {"attachment; filename=stor.pdf"}, "Expect": {"100-continue"},
	}
	answer, err := s.do(r)
	if err != nil {
		t.Error(err)
	}
	return answer.status
}

// zeros is a file without an end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

var peakLine = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

// expectPeak looks at the most memory that the process has had, in kB.
func (s *uploadServer) expectPeak(t *testing.T, limit int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	found := peakLine.FindSubmatch(status)
	if found == nil {
		t.Fatalf("no VmHWM in %s", bytes.TrimSpace(status))
	}
	kB, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the server took %d kB at its peak", kB)
	if kB >= limit {
		t.Errorf("the server took %d kB at its peak, and may take %d", kB, limit)
	}
}

func (s *uploadServer) stop(t *testing.T) {
	t.Helper()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.process.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

func (s *uploadServer) expectFolders(t *testing.T, when string, want int) {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(s.folder, "portprove-*"))
	if err != nil || len(folders) != want {
		t.Errorf("%s: %q, %v; want %d folders", when, folders, err, want)
	}
}
