package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

var clientKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// plantKey writes the key and a certificate of it, and returns the files.
func plantKey(t *testing.T, dir string) (key, chain string) {
	t.Helper()
	key, chain = filepath.Join(dir, "key.pem"), filepath.Join(dir, "chain.pem")
	der, err := x509.MarshalPKCS8PrivateKey(clientKey())
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, key, "PRIVATE KEY", der)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "BUSINESS"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(20 * 24 * time.Hour)}
	if der, err = x509.CreateCertificate(rand.Reader, template, template, clientKey().Public(), clientKey()); err != nil {
		t.Fatal(err)
	}
	writePEM(t, chain, "CERTIFICATE", der)
	return key, chain
}

func writePEM(t *testing.T, file, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// issue makes a certificate for the test environment's names by an authority
// that nobody knows, and the authority's own.
func issue(t *testing.T, change func(*x509.Certificate)) (tls.Certificate, []byte) {
	t.Helper()
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Company Inspection"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour),
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "leaf"}, DNSNames: testHosts, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		NotBefore: authority.NotBefore, NotAfter: authority.NotAfter,
	}
	change(leaf)
	root, err := x509.CreateCertificate(rand.Reader, authority, authority, clientKey().Public(), clientKey())
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, authority, clientKey().Public(), clientKey())
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: clientKey()}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root})
}

// quiet swallows what a server logs of handshakes that are meant to fail.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
