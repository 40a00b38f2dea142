package org.uitpas.open.app

import org.robolectric.shadows.ShadowToneGenerator

/** What the phone told by sound. */
object Told {
    val count get() = ShadowToneGenerator.getPlayedTones().size
    val last get() = ShadowToneGenerator.getPlayedTones().last().type()
}
