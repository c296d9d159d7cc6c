package client_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/portprove/portprove/client"
)

// The person is played by the login hint here; with a person, Browser opens
// the address and waits for the answer at RedirectURI.
func ExampleClient_Authorize() {
	mock := startMock()
	defer mock.Close()
	c, err := client.New(client.Config{
		Profile:      client.Mock(client.MockBases{IDPorten: mock.URL, Login: mock.URL, Altinn: mock.URL}),
		ClientID:     "finance",
		ClientSecret: "as registered",
		RedirectURI:  "https://finance.example/?cmp=NO01&mi=TaxWeb",
		Scopes:       []string{"openid", "skatteetaten:mvameldinginnsending"},
		PKCE:         true,
		ACR:          "idporten-loa-high",
		LoginHint:    "testid:17876098765_idporten-loa-high",
		Browser:      client.RobotBrowser(nil),
	})
	if err != nil {
		fmt.Println(err) // each field at fault, and what is allowed there
		return
	}
	idporten, altinn, err := c.Authorize(context.Background())
	if refused, ok := errors.AsType[*client.Error](err); ok {
		fmt.Println(refused.Step, refused.What)
		fmt.Println(refused.Next)
		return
	}
	fmt.Println(client.SuccessMessage)
	fmt.Println(idporten.GrantedScope, idporten.ExpiresAt.Sub(c.Now()))
	fmt.Println(altinn.GrantedScope, altinn.ExpiresAt.Sub(c.Now()), altinn.AuthLevel)
	// Output:
	// Access token was successfully obtained.
	// [openid skatteetaten:mvameldinginnsending] 2h0m0s
	// [altinn:instances.read altinn:instances.write] 2h0m0s 4
}
