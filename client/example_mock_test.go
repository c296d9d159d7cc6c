package client_test

import (
	"net/http/httptest"

	"github.com/portprove/portprove/client"
)

// startMock is ID-porten and Altinn on one origin.
func startMock() *httptest.Server { return client.StartFake() }
