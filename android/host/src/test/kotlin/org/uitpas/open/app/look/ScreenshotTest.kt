package org.uitpas.open.app.look

import org.junit.AfterClass
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/**
 * Every screen and state looks as it did when somebody looked at it. After a change that is meant:
 * `mvn test -Dtest=ScreenshotTest -Dgolden=write`, and look at every picture before it is committed.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = ShowingApplication::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ScreenshotTest {
    companion object {
        @AfterClass
        @JvmStatic
        fun sheets() {
            if (Golden.writing) ContactSheets.write()
        }

        /** What is laid out in another way on a tablet. */
        private val AT_HOME =
            listOf(
                "start-1", "start-sides", "pass-login", "pass-rewards", "pass-history", "pass-more", "pass-reward-confirm",
                "pass-scan-saved",
                "counter-login", "counter-choose-activity", "counter-menu", "counter-locked", "counter-desks-open",
            )

        /** What a tablet on a desk shows all day. */
        private val AT_WORK =
            listOf(
                "counter-desk", "counter-desk-live-code", "counter-desk-offline", "counter-guest-saved",
                "counter-guest-prices", "counter-guest-blocked", "counter-confirm", "counter-kiosk", "counter-kiosk-saved", "pass-pass",
            )

        /** Where start and end, arrows and numbers matter, on a phone that is set to a language from right to left. */
        private val MIRRORED =
            listOf("counter-desk", "counter-guest-saved", "counter-menu", "pass-pass", "pass-rewards", "pass-history")
    }

    private fun compare(
        folder: String,
        language: String,
        qualifiers: String,
        textScale: Float = 1f,
        system: String = language,
        only: (String) -> Boolean = { true },
    ) {
        val device = Shown(language, qualifiers, textScale, system)
        val names = device.names.filter(only)
        val wrong =
            names.mapNotNull { name ->
                device.show(name)
                Golden.compare("$folder/$language/$name", device.picture())
            } + Golden.leftOver("$folder/$language", names).map { "$folder/$language/$it: there is no such screen" }
        assertTrue(wrong.joinToString("\n"), wrong.isEmpty())
    }

    @Test fun dutchOnAPhone() = compare("phone", "nl", Shown.PHONE)

    @Test fun frenchOnAPhone() = compare("phone", "fr", Shown.PHONE)

    @Test fun dutchInTheDark() = compare("dark", "nl", Shown.PHONE_DARK)

    @Test fun frenchInTheDark() = compare("dark", "fr", Shown.PHONE_DARK)

    @Test fun dutchWithLargeText() = compare("large", "nl", Shown.PHONE, 2f)

    @Test fun frenchWithLargeText() = compare("large", "fr", Shown.PHONE, 2f)

    @Test fun dutchOnAMirroredPhone() = compare("mirrored", "nl", Shown.PHONE, system = Shown.ARABIC) { it in MIRRORED }

    @Test fun dutchOnATablet() = compare("tablet", "nl", Shown.TABLET) { it in AT_HOME || it in AT_WORK }

    @Test fun frenchOnATablet() = compare("tablet", "fr", Shown.TABLET) { it in AT_HOME || it in AT_WORK }

    @Test fun dutchOnATabletLyingDown() = compare("wide", "nl", Shown.TABLET_WIDE) { it in AT_WORK }

    @Test fun frenchOnATabletLyingDown() = compare("wide", "fr", Shown.TABLET_WIDE) { it in AT_WORK }
}
