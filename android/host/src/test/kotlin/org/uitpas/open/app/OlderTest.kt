package org.uitpas.open.app

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.TabId

/** Both sides on the oldest Android that is supported, and on one between. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [26, 30], application = TestApplication::class, qualifiers = "nl-w360dp-h640dp-xhdpi")
class OlderTest {
    @get:Rule val registry = TestApplication.OwnRegistry()

    private val phone = Phone()

    @Test
    fun `the pass, and every tab`() {
        phone.start()
        phone.press(R.id.skip)
        phone.pressRow(R.id.sides, 0)
        phone.logIn("anke")
        val pass = (phone.passholderView.screen as PassholderScreen.Pass).view
        assertTrue(pass.number in phone.words())
        for (tab in TabId.entries) phone.openTab(tab)
        phone.openTab(TabId.SCAN)
        phone.type(R.id.typed, "UP1.thisisnotacode")
        phone.press(R.id.submit)
        assertEquals(phone.scanned?.headline, phone.text(R.id.verdict_headline))
        phone.turn()
        phone.die()
        assertTrue(phone.passholderView.screen !is PassholderScreen.Login)
    }

    @Test
    fun `the desk, its menu, a reward and the kiosk`() {
        phone.openDesk()
        phone.identify(Demo.PASS)
        assertEquals(phone.guest.headline, phone.text(R.id.verdict_headline))
        phone.pressRow(R.id.rewards, 0)
        phone.press(R.id.yes)
        assertEquals("redeemed", phone.guest.code)
        phone.press(R.id.next_guest)
        phone.press(R.id.menu)
        phone.press(R.id.kiosk)
        assertTrue(phone.counterView.screen is CounterScreen.Kiosk)
        phone.turn()
        phone.die()
        phone.press(R.id.leave)
        assertTrue(phone.counterView.screen is CounterScreen.Desk)
    }
}
