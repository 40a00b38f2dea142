package org.uitpas.open.app

import android.app.LocaleManager
import android.media.ToneGenerator
import android.os.LocaleList
import android.view.WindowManager.LayoutParams
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowToneGenerator
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.TabId

/** The platform's sounds, which fail as the real ones do once they were given back. */
@Implements(ToneGenerator::class)
class StrictToneGenerator : ShadowToneGenerator() {
    private var released = false

    @Implementation
    protected fun release() {
        released = true
    }

    @Implementation
    override fun startTone(tone: Int, duration: Int): Boolean {
        check(!released) { "given back already" }
        return super.startTone(tone, duration)
    }
}

/** The window around the screens: back, language, brightness, what stands on it after one another. */
@RunWith(RobolectricTestRunner::class)
@Config(
    sdk = [35],
    application = TestApplication::class,
    qualifiers = "nl-w360dp-h640dp-xhdpi",
    shadows = [StrictToneGenerator::class],
)
class ShellTest {
    @get:Rule val registry = TestApplication.OwnRegistry()

    private val phone = Phone()

    private fun has(flag: Int) = phone.activity.window.attributes.flags and flag != 0

    @Test
    @Config(sdk = [26, 30, 35])
    fun `back leads one screen back, and out of the app from the first`() {
        phone.start()
        val first = phone.text(R.id.title)
        phone.press(R.id.next)
        assertTrue(phone.back())
        assertEquals(first, phone.text(R.id.title))
        phone.press(R.id.skip)
        phone.pressRow(R.id.sides, 1)
        phone.logIn("balie")
        phone.pressRow(R.id.rows, 0)
        phone.pressRow(R.id.rows, 0)
        phone.press(R.id.menu)
        assertTrue(phone.back())
        assertTrue(phone.counterView.screen is CounterScreen.Desk)
        assertTrue(phone.back())
        assertTrue(phone.counterView.screen is CounterScreen.ChooseActivity)
        assertTrue(phone.back())
        assertTrue(phone.counterView.screen is CounterScreen.ChooseCounter)
        assertFalse(phone.back())
    }

    @Test
    fun `the sign in the bar leads back as the gesture does`() {
        phone.openPass()
        phone.openTab(TabId.REWARDS)
        phone.pressRow(R.id.rows, 0)
        phone.press(R.id.back)
        assertTrue(phone.passholderView.screen is PassholderScreen.Rewards)
    }

    @Test
    fun `the pass is bright, awake and in no picture of the system, other screens are not`() {
        phone.openPass()
        assertTrue(has(LayoutParams.FLAG_SECURE))
        assertTrue(has(LayoutParams.FLAG_KEEP_SCREEN_ON))
        assertEquals(1f, phone.activity.window.attributes.screenBrightness)
        for (tab in TabId.entries - TabId.PASS) {
            phone.openTab(tab)
            assertFalse("$tab", has(LayoutParams.FLAG_SECURE) || has(LayoutParams.FLAG_KEEP_SCREEN_ON))
            assertEquals(LayoutParams.BRIGHTNESS_OVERRIDE_NONE, phone.activity.window.attributes.screenBrightness)
        }
        phone.press(R.id.other_side)
        assertFalse(has(LayoutParams.FLAG_SECURE))
        phone.press(R.id.other_side)
        phone.openTab(TabId.PASS)
        assertTrue(has(LayoutParams.FLAG_SECURE))
    }

    @Test
    fun `the desk stays awake, the choice before it does not`() {
        phone.openDesk()
        assertTrue(has(LayoutParams.FLAG_KEEP_SCREEN_ON))
        phone.back()
        assertFalse(has(LayoutParams.FLAG_KEEP_SCREEN_ON))
    }

    @Test
    fun `a kiosk holds the phone in this app until the PIN was typed`() {
        phone.openDesk()
        phone.press(R.id.menu)
        phone.type(R.id.pin, "2580")
        phone.press(R.id.save_pin)
        assertFalse(shadowOf(phone.activity).isLockTask)
        phone.press(R.id.menu)
        phone.press(R.id.kiosk)
        assertTrue(shadowOf(phone.activity).isLockTask)
        assertTrue("back does not lead out", phone.back())
        assertTrue(phone.counterView.screen is CounterScreen.Kiosk)
        phone.press(R.id.leave)
        assertTrue(phone.counterView.screen is CounterScreen.Locked)
        assertTrue("still held while the PIN is asked", shadowOf(phone.activity).isLockTask)
        phone.type(R.id.pin, "0000")
        phone.press(R.id.unlock)
        assertTrue(shadowOf(phone.activity).isLockTask)
        assertTrue(phone.back())
        assertTrue(phone.counterView.screen is CounterScreen.Kiosk)
        phone.press(R.id.leave)
        phone.type(R.id.pin, "2580")
        phone.press(R.id.unlock)
        assertTrue(phone.counterView.screen is CounterScreen.Desk)
        assertFalse(shadowOf(phone.activity).isLockTask)
    }

    @Test
    fun `a language that is chosen in the app is the system's too, and the other way round`() {
        val locales = phone.app.getSystemService(LocaleManager::class.java)
        phone.openDesk()
        phone.press(R.id.menu)
        phone.pressRow(R.id.languages, phone.counterView.languages.indexOfFirst { it.tag == "fr" })
        assertEquals("fr", phone.counterView.language)
        assertEquals("fr", locales.applicationLocales.toLanguageTags())
        phone.leave()
        locales.applicationLocales = LocaleList.forLanguageTags("de")
        phone.comeBack()
        assertEquals("de", phone.counterView.language)
        assertTrue(phone.counterView.labels.language in phone.words())
        phone.press(R.id.my_pass)
        assertEquals("de", phone.passholderView.language)
    }

    @Test
    @Config(sdk = [30])
    fun `before Android 13 the app alone knows its language, and keeps it`() {
        phone.openPass()
        phone.openTab(TabId.MORE)
        val languages = (phone.passholderView.screen as PassholderScreen.More).view.languages
        phone.pressRow(R.id.languages, languages.indexOfFirst { it.tag == "de" })
        assertEquals("de", phone.passholderView.language)
        phone.die()
        assertEquals("de", phone.passholderView.language)
    }

    @Test
    fun `tells by sound after the app was left and came back`() {
        phone.openDesk()
        phone.identify(Demo.PASS)
        val told = Told.count
        phone.leave()
        phone.comeBack()
        assertEquals("a verdict that was there before is no news", told, Told.count)
        phone.identify(Demo.OTHER_PASS)
        assertEquals(told + 1, Told.count)
    }

    @Test
    fun `every tab after every other`() {
        phone.openPass()
        for (one in TabId.entries) {
            for (other in TabId.entries) {
                phone.openTab(one)
                phone.openTab(other)
                assertTrue(phone.passholderView.tabs.first { it.id == other }.selected)
            }
        }
    }

    @Test
    fun `undoing undoes what the verdict on the screen says`() {
        phone.openDesk()
        phone.identify(Demo.PASS)
        phone.identify("0900000002312")
        assertEquals("card-blocked", phone.guest.code)
        assertEquals("nothing to undo here", null, phone.guest.undo)
        assertFalse(phone.seesIn(phone.find(R.id.foot), R.id.undo))
        phone.identify(Demo.OTHER_PASS)
        phone.pressIn(R.id.foot, R.id.undo)
        assertEquals("undone", phone.guest.code)
        assertEquals("0900 000 095 902", phone.guest.number)
    }
}
