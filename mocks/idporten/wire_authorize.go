package idporten

import "time"

// signedResponseLifetime. guess: JARM, 2.1, recommends no more.
const signedResponseLifetime = 10 * time.Minute
